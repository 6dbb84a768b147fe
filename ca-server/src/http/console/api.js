// SPDX-License-Identifier: Apache-2.0
// The service's interface, and what each role may do there: the same as the table behind /openapi.json.

/** A problem of RFC 9457, or of the network. kind: the last part of its type. */
export class Problem extends Error {
  constructor(body, status) {
    super(body.title ?? '');
    this.status = status;
    this.kind = String(body.type ?? '').split(':').pop();
    this.title = body.title;
    this.detail = body.detail;
    this.at = body.at;
    this.id = String(body.instance ?? '').replace('urn:uuid:', '');
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, {cache: 'no-store', redirect: 'error', ...options});
  } catch {
    throw new Problem({type: 'network'}, 0);
  }
  let value = {};
  try {
    value = await response.json();
  } catch {
    if (response.ok) throw new Problem({type: 'unreadable'}, response.status);
  }
  if (!response.ok) throw new Problem(value, response.status);
  return value;
}

export function ask(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  return call(path + (given.length ? '?' + new URLSearchParams(given) : ''), {});
}
export function act(path, body) {
  if (body === undefined) return call(path, {method: 'POST'});
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value));
  return call(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(given)});
}

const looks = ['operator', 'helpline', 'auditor'], counts = ['operator', 'auditor'], operates = ['operator'];
export const rights = {
  listCertificates: looks, showCertificate: looks, suspendCertificate: ['operator', 'helpline'], restoreCertificate: operates, revokeCertificate: operates,
  statistics: counts, listApprovals: counts, askBulkRevocation: operates, approve: operates, refuseApproval: operates,
};
export const me = {role: '', name: '', actor: ''};
export const may = operation => rights[operation].includes(me.role);

export const statuses = ['intended', 'onHold', 'active', 'suspended', 'revoked', 'voided'];
/** Reasons of a revocation: certificateHold is a suspension's. */
export const reasons = ['unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn', 'cACompromise'];
export const categories = ['government', 'legalEntity', 'citizen'];
/** As the register writes it: people paste colons, spaces, capitals. */
export const tidySerial = text => text.replace(/[\s:]/g, '').toLowerCase();
