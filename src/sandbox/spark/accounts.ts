import { randomBytes } from 'node:crypto';

export type Account = { username: string; password: string; organization: string };

export type Accounts = ReturnType<typeof createAccounts>;

/**
 * Three people with passwords of this run: `demo` owns what it uploads, `colleague` of the same organization may read it but is
 * no manager, so may not change it, and `stranger` may do neither.
 */
export function createAccounts() {
  const account = (username: string, organization: string): Account => ({ username, password: secret(), organization });
  return { demo: account('demo', 'workshop'), colleague: account('colleague', 'workshop'), stranger: account('stranger', 'elsewhere') };
}

export function secret(): string {
  return randomBytes(24).toString('base64url');
}
