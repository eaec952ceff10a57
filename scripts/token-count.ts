import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

/** Tokens of a text in the encoding o200k; of anything else, of its JSON. */
export function tokensOf(value: unknown): number {
  return countTokens(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Bytes of a text in UTF-8; of anything else, of its JSON. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
}
