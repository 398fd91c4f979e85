import { Router } from 'express';
import { limits } from '../../domain/limits.js';
import { fieldsOf } from '../http/fields.js';
import { passwordStrength } from '../../security/password-strength.js';
import { sendProblem, type PortalContext } from '../http/context.js';
import { refusalSentences } from '../http/refusals.js';
import { createThrottle, networkOf } from '../../security/throttle.js';

/** The meter of new passwords. */
export function passwordStrengthRoutes({ dependencies, portal }: PortalContext): Router {
  const mayJudge = createThrottle(dependencies, 'password-check', limits.passwordChecksPerIp);
  const router = Router();

  router.post('/password-strength', async (request, response) => {
    if (!(await mayJudge(request.ip ?? ''))) return sendProblem(response, mayJudge.refusal);
    const { password = '', email = '', givenName = '', familyName = '' } = fieldsOf(request.body);
    const { score, refusal } = await passwordStrength(
      dependencies.config,
      portal,
      password,
      { email, givenName, familyName },
      networkOf(request.ip ?? ''),
    );
    const sentence =
      refusal === null ? 'This is a good password.' : refusalSentences[refusal.refused].sentence;
    response.json({ score, sentence });
  });
  return router;
}
