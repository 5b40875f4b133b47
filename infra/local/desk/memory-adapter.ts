import type { Adapter, AdapterPayload } from 'oidc-provider';

/** One for each provider; the library's own warns at each start. */
export function memoryAdapter(): (model: string) => Adapter {
  const stored = new Map<string, AdapterPayload>();
  return (model) => {
    const key = (id: string) => `${model}:${id}`;
    const those = (is: (payload: AdapterPayload) => boolean) => [...stored].filter(([, payload]) => is(payload));
    return {
      upsert: async (id, payload) => void stored.set(key(id), payload),
      find: async (id) => stored.get(key(id)),
      findByUid: async (uid) => those((payload) => payload.uid === uid)[0]?.[1],
      findByUserCode: async (code) => those((payload) => payload.userCode === code)[0]?.[1],
      consume: async (id) => {
        const payload = stored.get(key(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void stored.delete(key(id)),
      revokeByGrantId: async (grantId) => {
        for (const [name] of those((payload) => payload.grantId === grantId)) stored.delete(name);
      },
    };
  };
}
