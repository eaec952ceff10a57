/** Generations of the API: `v3` is the present one, `v1` the one without a number in its addresses. */
export const apis = ['v3', 'v1'] as const;
export type Api = (typeof apis)[number];

const v3 = '/v3/tenants/{tenant}/users/{user}';
const v1 = '/tenants/{tenant}/users/{user}';

export const routes = {
  v3: {
    upload: `POST ${v3}/files`,
    start: `POST ${v3}/analysis/queue`,
    list: `GET ${v3}/executions`,
    execution: `GET ${v3}/executions/{id}/status`,
    metrics: `GET ${v3}/metrics`,
  },
  v1: {
    upload: `POST ${v1}/nca/files`,
    start: `POST ${v1}/nca/executions`,
    list: `GET ${v1}/nca/executions`,
    execution: `GET ${v1}/nca/executions/{id}`,
    metrics: `GET ${v1}/metrics`,
  },
} as const;

/** Only generation 3 keeps its results as files; the older ones put a link into the execution. */
export const resultRoutes = {
  package: `GET ${v3}/executions/{id}/outputs/package`,
  link: `GET ${v3}/files/{id}/download-url`,
} as const;

export function otherApi(api: Api): Api {
  return api === 'v3' ? 'v1' : 'v3';
}
