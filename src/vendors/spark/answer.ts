import { VendorError } from '../../errors.js';
import { isHtmlPage } from '../../http/vendor-text.js';

export { NoAnswer } from '../../http/no-answer.js';

/** Where an answer came from, for messages. */
export type Origin = { vendor: string; route: string };

/** @throws {VendorError} when a web page came instead of text, which is what a login or maintenance page is. */
export function requireNoPage(answer: string, { vendor, route }: Origin): void {
  if (!isHtmlPage(answer)) return;
  throw new VendorError(`${vendor} answered ${route} with an HTML page.`, 'Probably it is under maintenance: try again later.');
}
