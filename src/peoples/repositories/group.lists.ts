/** Names of the lists, in their cursors. */
export const GROUP_LIST = 'groups.list';
export const MEMBER_LIST = 'groups.members';
