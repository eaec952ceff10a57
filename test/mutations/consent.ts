import type { Mutation } from './mutation.js';

const tests = ['test/mcp/consent.test.ts'];
const file = 'src/mcp/consent.ts';

export const consentMutations: readonly Mutation[] = [
  {
    guard: 'Only a ticked box is a yes; a form that was sent off unread is a no',
    file,
    from: "return content?.agree === true ? 'accepted' : 'declined';",
    to: "return 'accepted';",
    tests,
    only: 'nothing is submitted',
  },
  {
    guard: 'A yes counts only for the question that was asked, and only while what it was about is the same',
    file,
    from: "if (consent === 'accepted' && before === digest) return consent;",
    to: "if (consent === 'accepted') return consent;",
    tests,
    only: 'counts for nothing|is none for another call|has risen meanwhile',
  },
  {
    guard: 'An answer to a question that was never asked is refused',
    file,
    from: 'if (!question || question.until < Date.now()) throw',
    to: 'if (question && question.until < Date.now()) throw',
    tests,
    only: 'never given out',
  },
  {
    guard: 'A yes that is sent twice counts once',
    file,
    from: '  open.delete(String(state));\n  return question &&',
    to: '  return question &&',
    tests,
    only: 'counts once',
  },
  {
    guard: 'A run is submitted with the credits that were agreed to, and with none that were not',
    file: 'src/tools/run-case.ts',
    from: 'if (credits === undefined) throw unpriced();',
    to: 'credits ??= 1_000;',
    tests: ['test/tools/coldstream.test.ts'],
    only: 'without the credits that were agreed',
  },
  {
    guard: 'Without confirm nothing is submitted that spends credits',
    file: 'src/tools/run-case.ts',
    from: "if (!question || !(await agreed(call, question, 'nothing was submitted'))) return preview;",
    to: 'if (!question) return preview;',
    tests: ['test/tools/coldstream.test.ts'],
    only: 'without confirm',
  },
  {
    guard: 'Without confirm no table is sent to Aplos NCA and no execution used',
    file: 'src/tools/run-nca-analysis.ts',
    from: "if (!(await agreed(call, question, 'nothing was sent'))) throw unasked(question.message);",
    to: 'void question;',
    tests: ['test/tools/run-nca-analysis.test.ts'],
    only: 'without consent nothing is sent',
  },
  {
    guard: 'A server that only reads offers no tool that sends, spends or deletes',
    file: 'src/tools/index.ts',
    from: 'return offers.isReadOnly ? offered.filter(({ annotations }) => annotations !== changesVendor) : offered;',
    to: 'return offered;',
    tests: ['test/tools/declarations.test.ts'],
  },
  {
    guard: 'A server that only reads refuses to send, whichever tool asks',
    file: 'src/offers.ts',
    from: "if (!account || !isReadOnly || access === 'read') return;",
    to: "if (!account || isReadOnly || access === 'read') return;",
    tests: ['test/tools/get-status-of-3d-spark.test.ts'],
  },
  {
    guard: 'A setting for reading only that nobody understands means reading only',
    file: 'src/offers.ts',
    from: "isReadOnly: unlessWrong(() => config.get('PART_READ_ONLY'), true)",
    to: "isReadOnly: unlessWrong(() => config.get('PART_READ_ONLY'), false)",
    tests: ['test/tools/declarations.test.ts'],
  },
];
