// The one entry of every page. Screens add their own module through `page.js`; it may import from
// these by a relative path and gets the same instance, because nothing here is loaded twice.
// keyed.js comes first: it remembers what the server drew before a clock writes into it.
import './keyed.js';
import './clock.js';
import './live.js';
import './requests.js';
import './outbox-bar.js';
import './toasts.js';
import './dialogs.js';
import './sound.js';
import './screen.js';
import './keys.js';
import './learn.js';
