type Setting<T> = {
  environmentVariableSelector: (environment: NodeJS.ProcessEnv, options: object) => T | undefined;
  default: T | (() => Promise<T>);
};

/**
 * Stands in for the SDK's loadConfig: a Lambda has no ~/.aws, so a setting is in the environment or has its default. To
 * look for files costs every client of a cold start an error with a stack for each setting.
 */
export function loadConfig<T>({ environmentVariableSelector, default: otherwise }: Setting<T>, options: object = {}) {
  let value: Promise<T> | undefined;
  const read = async () => environmentVariableSelector(process.env, options) ?? (await inDefault(otherwise));
  return () => {
    value ??= read();
    return value;
  };
}

function inDefault<T>(otherwise: T | (() => Promise<T>)): T | Promise<T> {
  return otherwise instanceof Function ? otherwise() : otherwise;
}
