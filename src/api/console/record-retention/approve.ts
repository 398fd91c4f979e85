import { isRefusal } from '../../../domain/refusals.js';
import { approveList, keepChart } from '../../../operations/record-retention/approve.js';
import { fieldsOf } from '../../http/fields.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { roleOf } from '../staff.js';
import { chartsIn } from './list.js';
import { showRetention } from './page.js';

/** Approves the charts that the page showed, as it showed them; where one was listed anew since, it is shown again. */
export async function approveShown(context: PortalContext, visit: Visit): Promise<void> {
  const { day = '', charts = '' } = fieldsOf(visit.request.body);
  const answer = await approveList(context.dependencies, {
    listedOn: day,
    charts: chartsIn(charts),
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
  });
  if (isRefusal(answer) && answer.refused === 'act-token-stale')
    return showRetention(context, visit, { errors: fieldErrors([answer]), code: answer.refused });
  if (isRefusal(answer)) return visit.refuse(answer.refused);
  return visit.response.redirect(303, '/record-retention?done=approved');
}

/** Keeps a chart with a reason, and shows the form again where that is refused. */
export async function keepFromList(context: PortalContext, visit: Visit): Promise<void> {
  const chartId = pathText(visit.request, 'id');
  const name = `reason-${chartId}`;
  const reason = fieldsOf(visit.request.body)[name] ?? '';
  const answer = await keepChart(context.dependencies, {
    chartId,
    reason,
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
  });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/record-retention?done=kept');
  if (answer.field === undefined) return visit.refuse(answer.refused);
  await showRetention(context, visit, {
    chartId,
    reason,
    errors: fieldErrors([{ ...answer, field: name }]),
    code: answer.refused,
  });
}
