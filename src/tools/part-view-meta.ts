/**
 * Makes hosts show the part view with each result of a tool. Tools that are called again and again for one answer (get_job, get_part with
 * a section) do without, since each call would show another view: the view follows jobs by itself.
 */
export const shownInPartView = { ui: { resourceUri: 'ui://part-viewer' } };
