import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tokensOf } from '../scripts/token-count.js';
import type { Conversation } from './conversation.js';
import { type Outcome, play } from './play.js';
import { openSession, type Session, type Setup, setups } from './session.js';

/** Plays all conversations, those of one setup one after the other on one server, as one user would have them in a day. */
export async function runAll(conversations: Conversation[], onEnd: (outcome: Outcome) => void) {
  const outcomes: Outcome[] = [];
  let declarationTokens = 0;
  for (const setup of Object.keys(setups) as Setup[]) {
    const some = conversations.filter((conversation) => conversation.setup === setup);
    if (some.length === 0) continue;
    const session = await openSession(setup);
    try {
      declarationTokens = Math.max(declarationTokens, tokensOf(await session.tools()));
      for (const conversation of some) {
        await makeFiles(conversation, session);
        const outcome = await play(conversation, session);
        onEnd(outcome);
        outcomes.push(outcome);
      }
    } finally {
      await session.close();
    }
  }
  return { outcomes, declarationTokens };
}

async function makeFiles({ files = [] }: Conversation, { folder }: Session): Promise<void> {
  for (const [name, example, words, otherWords] of files) {
    const text = await readFile(join('examples', example), 'latin1');
    if (!text.includes(words)) throw new Error(`examples/${example} does not hold "${words}".`);
    await writeFile(join(folder, 'parts', name), text.replaceAll(words, otherWords), 'latin1');
  }
}
