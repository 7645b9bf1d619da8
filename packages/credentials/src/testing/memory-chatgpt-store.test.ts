import { conformanceTokens, describeChatgptStore } from './chatgpt-store-conformance.ts';
import { manualClock } from './manual-clock.ts';
import { memoryChatgptStore } from './memory-chatgpt-store.ts';

describeChatgptStore('memoryChatgptStore', async () => {
  const clock = manualClock();
  const memory = memoryChatgptStore(conformanceTokens, clock);
  return {
    store: memory.store,
    other: memory.store,
    signOut: async () => memory.signOut(),
    passLease: async () => clock.advance(1),
  };
});
