const KEY = 'operations.token';

/** The token of whoever logged in here: it lives as long as the tab, and is sent to this server only. */
export const session = {
  get token() {
    return sessionStorage.getItem(KEY);
  },
  open(token) {
    sessionStorage.setItem(KEY, token);
  },
  close() {
    sessionStorage.removeItem(KEY);
  },
};
