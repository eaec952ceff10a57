import type { Sandbox } from '../../src/sandbox/sandbox.js';

/** What a server is told that takes the emulated vendors for the real ones. `speed` is that of the sandbox. */
export function vendorEnvironment({ spark, coldstream, evo, aplos }: Sandbox, speed: number): Record<string, string> {
  return {
    PART_TOOLSETS: 'parts,3dspark,coldstream,evo,aplos',
    PART_SANDBOX_SPEED: String(speed),
    SPARK_URL: spark.url,
    SPARK_AUTH_URL: spark.authUrl,
    SPARK_SOCKET_URL: spark.socketUrl,
    SPARK_USERNAME: spark.username,
    SPARK_PASSWORD: spark.password,
    SPARK_CLIENT_ID: spark.clientId,
    SPARK_CLIENT_SECRET: spark.clientSecret,
    COLDSTREAM_IDENTITY_URL: coldstream.identityUrl,
    COLDSTREAM_PROJECT_URL: coldstream.projectUrl,
    COLDSTREAM_CASE_URL: coldstream.caseUrl,
    COLDSTREAM_FILESERVER_URL: coldstream.fileserverUrl,
    COLDSTREAM_EMAIL: coldstream.email,
    COLDSTREAM_PASSWORD: coldstream.password,
    EVO_ISSUER_URL: evo.issuerUrl,
    EVO_DISCOVERY_URL: evo.discoveryUrl,
    EVO_HUB_URL: evo.hubUrl,
    EVO_ORG_ID: evo.orgId,
    EVO_WORKSPACE_ID: evo.workspaceId,
    EVO_CLIENT_ID: evo.clientId,
    EVO_CLIENT_SECRET: evo.clientSecret,
    APLOS_URL: aplos.url,
    APLOS_AUTH_URL: aplos.authUrl,
    APLOS_USERNAME: aplos.username,
    APLOS_PASSWORD: aplos.password,
  };
}
