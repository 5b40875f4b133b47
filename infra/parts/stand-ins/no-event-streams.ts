/**
 * Stands in for @smithy/core/event-streams: no call of ours has one. The SDK imports it on demand, which makes esbuild
 * keep the whole core of the SDK in one piece.
 */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;

export function eventStreamSerdeProvider(): never {
  throw new Error('Event streams are not in the bundle.');
}

export const EventStreamSerde = eventStreamSerdeProvider;
