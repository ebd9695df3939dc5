// The outbox on the disk of this device: what people have done and the house has not yet answered.
// One for all its tabs, in the order of the taps. It works on plain http too, where a browser has
// neither service workers nor locks: whose turn it is to send is a row with an end.
//   an entry: { seq, key, url, body, kind, title, more, quantity, page, at, who, state, tried, error, todo }

const ENTRIES = 'entries';
const TURN = 'turn';
let opening;

function open() {
  opening ||= new Promise((resolve, reject) => {
    const request = indexedDB.open('kds.outbox', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ENTRIES, { keyPath: 'seq', autoIncrement: true });
      request.result.createObjectStore(TURN);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// One transaction; what `work` hands to `give` is the answer, once it is written. `safe` = not before
// the disk has it (a tablet whose battery dies): worth its time only when the house can't be told.
async function within(mode, work, safe = false) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([ENTRIES, TURN], mode, { durability: safe ? 'strict' : 'relaxed' });
    let answer;
    const give = (value) => { answer = value; };
    transaction.oncomplete = () => resolve(answer);
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(ENTRIES), give, transaction.objectStore(TURN));
  });
}

const read = (request, then) => { request.onsuccess = () => then(request.result); };

export const all = () => within('readonly', (entries, give) => read(entries.getAll(), give));

// Gives the entry's number.
export const add = (entry, safe) => within('readwrite', (entries, give) => read(entries.add(entry), give), safe);

export const drop = (seq) => within('readwrite', (entries) => { entries.delete(seq); });

// Changes an entry if it is still there and `may(entry)`; gives it as it is now, or nothing.
export const change = (seq, changes, may = () => true) => within('readwrite', (entries, give) => {
  read(entries.get(seq), (entry) => {
    if (!entry || !may(entry)) return;
    const now = { ...entry, ...changes };
    entries.put(now);
    give(now);
  });
});

// The next entry to send and the turn to send it, for `ms`: { entry, before: had it been tried? };
// with `tried` it counts as tried from now on. Somebody else's turn gives { wait: ms }, an empty outbox {}
// and no turn.
export const take = (owner, ms, tried) => within('readwrite', (entries, give, turn) => {
  read(turn.get(TURN), (held) => {
    const now = Date.now();
    // A clock that was set back must not keep the turn for ever.
    const left = held && held.owner !== owner ? held.until - now : 0;
    if (left > 0 && left <= ms) return give({ wait: left });
    return read(entries.getAll(), (found) => {
      const entry = found.find((each) => each.state === 'waiting');
      give(entry ? { entry, before: entry.tried } : {});
      if (!entry) return turn.delete(TURN);
      if (tried) entries.put(Object.assign(entry, { tried }));
      return turn.put({ owner, until: now + ms }, TURN);
    });
  });
});

// Gives the turn back before its end.
export const leave = (owner) => within('readwrite', (entries, give, turn) => {
  read(turn.get(TURN), (held) => { if (held?.owner === owner) turn.delete(TURN); });
});
