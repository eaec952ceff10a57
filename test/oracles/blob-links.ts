import { createHmac } from 'node:crypto';

/** Of every emulator of this service, and no secret: "Use the Azurite emulator", Well-known storage account and key. */
const account = 'devstoreaccount1';
const key = Buffer.from('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==', 'base64');
const version = '2023-08-03';

export type SasTerms = {
  /** Letters: r read, w write, c create. */
  permissions?: string;
  /** Below zero: it ended so long ago. */
  lifetimeS?: number;
};

/**
 * Makes links with a shared access signature for one blob each.
 *
 * @see Microsoft, "Create a service SAS", Specify the signature; version 2020-12-06 and later
 */
export function blobLinks(url: string, container: string) {
  return (blob: string, { permissions = 'rcw', lifetimeS = 300 }: SasTerms = {}): string => {
    const expiry = `${new Date(Date.now() + lifetimeS * 1000).toISOString().slice(0, 19)}Z`;
    const resource = `/blob/${account}/${container}/${blob}`;
    // Start, resource, identifier, address, protocol, version, kind, snapshot, scope and five headers of the answer.
    const lines = [permissions, '', expiry, resource, '', '', '', version, 'b', '', '', '', '', '', '', ''];
    const signature = createHmac('sha256', key).update(lines.join('\n')).digest('base64');
    const query = new URLSearchParams({ sv: version, sr: 'b', se: expiry, sp: permissions, sig: signature });
    return `${url}/${account}/${container}/${blob}?${query}`;
  };
}

/** Makes a container, which takes the account's key itself. */
export async function makeContainer(url: string, container: string): Promise<void> {
  const headers: Record<string, string> = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': version };
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const text = `PUT${'\n'.repeat(12)}${lines.join('')}/${account}/${account}/${container}\nrestype:container`;
  headers.authorization = `SharedKey ${account}:${createHmac('sha256', key).update(text).digest('base64')}`;
  const answer = await fetch(`${url}/${account}/${container}?restype=container`, { method: 'PUT', headers });
  if (!answer.ok) throw new Error(`The container was not made: ${answer.status} ${await answer.text()}`);
}
