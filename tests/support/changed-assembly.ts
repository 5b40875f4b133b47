import { copyFileSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** A copy of a cloud assembly with one template changed; its assets are links. */
export function changedAssembly(assembly: string, stackName: string, change: (resources: Resources) => Resources) {
  const folder = mkdtempSync(join(tmpdir(), 'kaa-assembly-'));
  for (const name of readdirSync(assembly))
    if (name.endsWith('.json')) copyFileSync(join(assembly, name), join(folder, name));
    else symlinkSync(join(assembly, name), join(folder, name));
  const file = join(folder, `${stackName}.template.json`);
  const template: { Resources: Resources } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...template, Resources: change(template.Resources) }));
  return folder;
}
