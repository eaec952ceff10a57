import { z } from 'zod';

const stream = z.enum(['upstream', 'downstream']).default('downstream');
const ms = z.number().nonnegative();
const bytes = z.int().nonnegative();

const common = {
  name: z.string().optional(),
  /** `upstream` is what clients send, `downstream` what the server answers. */
  stream,
  /** The share of connections that are struck, from 0 to 1. */
  toxicity: z.number().min(0).max(1).default(1),
  /** How many connections are struck; those after them are left in peace. Not a word of toxiproxy. */
  times: z.int().positive().optional(),
};

/**
 * What is done to connections, in toxiproxy's words: types, attributes, stream and toxicity mean what they mean there. `corrupt`, `after_bytes`
 * and `times` are additions. Bytes are counted per connection and from the moment at which the toxic is added.
 *
 * @see https://github.com/Shopify/toxiproxy "Toxics"
 */
export const toxicSchema = z.discriminatedUnion('type', [
  /** All data comes `latency` ± `jitter` ms later. */
  z.strictObject({ ...common, type: z.literal('latency'), attributes: z.strictObject({ latency: ms, jitter: ms.default(0) }) }),
  /** Every connection is reset as soon as it is there. */
  z.strictObject({ ...common, type: z.literal('down'), attributes: z.strictObject({}).default({}) }),
  /** At most `rate` KB/s. */
  z.strictObject({ ...common, type: z.literal('bandwidth'), attributes: z.strictObject({ rate: z.number().positive() }) }),
  /** The end of the stream is told `delay` ms late. */
  z.strictObject({ ...common, type: z.literal('slow_close'), attributes: z.strictObject({ delay: ms }) }),
  /** Nothing gets through after `after_bytes`; the connection is closed `timeout` ms later, with 0 never. */
  z.strictObject({
    ...common,
    type: z.literal('timeout'),
    attributes: z.strictObject({ timeout: ms, after_bytes: bytes.default(0) }),
  }),
  /** Reset `timeout` ms after the connection, or, with `after_bytes`, that long after so many bytes. */
  z.strictObject({
    ...common,
    type: z.literal('reset_peer'),
    attributes: z.strictObject({ timeout: ms.default(0), after_bytes: bytes.optional() }),
  }),
  /** Data comes in pieces of `average_size` ± `size_variation` bytes, `delay` µs apart. */
  z.strictObject({
    ...common,
    type: z.literal('slicer'),
    attributes: z.strictObject({ average_size: bytes.min(1), size_variation: bytes.default(0), delay: ms.default(0) }),
  }),
  /** Closed in good order after `bytes`. */
  z.strictObject({ ...common, type: z.literal('limit_data'), attributes: z.strictObject({ bytes }) }),
  /** One bit of the byte at `at_byte` is another. */
  z.strictObject({ ...common, type: z.literal('corrupt'), attributes: z.strictObject({ at_byte: bytes }) }),
]);

type Parsed = z.output<typeof toxicSchema>;

/** A toxic as it is written down. */
export type ToxicSpec = z.input<typeof toxicSchema>;

/** A toxic with its defaults. */
export type Toxic = Parsed & {
  /** Awaited before a connection is cut; it stands still meanwhile. */
  before?: (() => Promise<void>) | undefined;
};

export type Stream = Parsed['stream'];

/** @throws {z.ZodError} when a word is unknown or a value is out of its range. */
export function toToxic(spec: ToxicSpec & Pick<Toxic, 'before'>): Toxic {
  const { before, ...words } = spec;
  return { ...toxicSchema.parse(words), before };
}
