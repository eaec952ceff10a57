import { expect, test } from 'vitest';
import { ConfigError, InputError, VendorError } from '../../src/errors.js';
import { createHttp } from '../../src/http/client.js';
import { canary, failureOf, fakeClock, fixedAuth, startVendor } from './vendor-server.js';

async function refusedWith(status: number, body: string) {
  const vendor = await startVendor(() => ({ status, body }));
  const http = createHttp({ vendor: '3D Spark', baseUrl: vendor.url, auth: fixedAuth, clock: fakeClock().clock });
  return failureOf(http.requestText('GET /api/v1/part/{id}/thumbnail-file/', { params: { id: '7' } }));
}

const start = '3D Spark answered 404 to GET /api/v1/part/{id}/thumbnail-file/';

test.each([
  ['{"detail": "Object not found in storage."}', ': "Object not found in storage."'],
  ['{"message": "Object not found in storage."}', ': "Object not found in storage."'],
  ['{"error": "Object not found in storage."}', ': "Object not found in storage."'],
  ['{"error": {"code": 7, "message": "Inner."}}', ': "Inner."'],
  ['{"errors": [{"status_code": 404, "message": "First."}, {"message": "Second."}]}', ': "First. Second."'],
  ['{"errors": {"mat_name": ["Unknown."]}}', ': "mat_name: Unknown."'],
  ['{"mat_name": ["Unknown."], "lot_size": ["Too small."]}', ': "mat_name: Unknown. lot_size: Too small."'],
  ['{"detail": "", "message": "The second."}', ': "The second."'],
  ['"A bare string."', ': "A bare string."'],
  ['Plain\r\n text\u0007 with \u202ebidi', ': "Plain text with bidi"'],
  ['<!DOCTYPE html><html><head><title>Not &lt;Found&gt;</title></head><h1>x</h1>', ' with an HTML page: "Not <Found>"'],
  ['<html><body><h1>Bad <b>thing</b></h1></body></html>', ' with an HTML page: "Bad thing"'],
  ['<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>No such key.</Message></Error>', ': "No such key."'],
  ['', '.'],
  ['{}', '.'],
  ['null', '.'],
  [`{"detail": "Token ${canary}-fixed-token has expired"}`, ': "Token *** has expired"'],
  [`{"detail": "${'x'.repeat(500)}"}`, `: "${'x'.repeat(199)}…"`],
])('the words of %j are told as the vendor’s', async (body, words) => {
  const error = await refusedWith(404, body);

  expect(error.message).toBe(start + words);
});

test.each([
  [400, InputError],
  [404, InputError],
  [409, InputError],
  [413, InputError],
  [415, InputError],
  [422, InputError],
  [401, ConfigError],
  [403, ConfigError],
  [302, VendorError],
  [405, VendorError],
  [408, VendorError],
  [418, VendorError],
  [429, VendorError],
  [500, VendorError],
  [599, VendorError],
])('%d is for whoever can fix it', async (status, kind) => {
  const error = await refusedWith(status, '');

  expect(error).toBeInstanceOf(kind);
  expect(error.message).toBe(`3D Spark answered ${status} to GET /api/v1/part/{id}/thumbnail-file/.`);
  expect(error.hint).not.toBe('');
});
