/**
 * Stands in for @aws-sdk/middleware-endpoint-discovery, which the DynamoDB client sets up with a cache of its own and
 * does not use unless told to: a table is reached at its region's endpoint.
 */
export const resolveEndpointDiscoveryConfig = <T>(config: T): T => config;

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  default: undefined,
};
