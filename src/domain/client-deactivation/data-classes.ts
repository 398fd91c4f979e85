/**
 * What becomes of a column when a client leaves. `record`: part of the record or of what was done for its person, kept as long as the chart.
 * `account`: names the sign-in, or is what the platform runs on; kept while records are kept, so that reactivation finds its owner. `audit`: proves
 * what happened, and stays. `erasable`: nothing asks to keep it; erased when the account is deactivated.
 */
export type DataClass = 'record' | 'account' | 'audit' | 'erasable';

/** Every column of the database by model and class, with spaces between; a test compares it with the schema. */
export const dataClasses = {
  Account: {
    account:
      'id portal email givenName familyName status staffRole access failedSignIns failedCodes codesDisabledAt lockedUntil readOnlyUntil emailVerifiedAt passwordChangedAt createdAt endedAt',
    erasable: 'passwordHash phone formerEmail formerPhone formerFactorPhone',
  },
  Session: {
    account: 'idHash accountId portal createdAt lastSeenAt expiresAt endedAt endedBecause secondFactorAt',
    erasable: 'userAgent',
  },
  Provider: {
    account: 'id accountId npi credentials timeZone jurisdiction licenseNumber listed bookableUntil',
  },
  Contract: { account: 'id providerId status startedAt endedAt' },
  Client: {
    record:
      'id accountId givenName familyName birthDate email phone timeZone insuranceName insuranceBirthDate',
  },
  Chart: {
    record:
      'id clientId providerId source sourceFixedAt payer part2 openedAt closedAt retainUntil retentionRule retentionRuleVersion retentionComputedAt keptUntil retentionState keyedAt',
  },
  LegalHold: {
    audit: 'id subject subjectId matter reason placedAt placedById liftedAt liftedById liftedBecause',
  },
  ListedChart: { record: 'chartId listedOn keptThrough approvedAt approvedById' },
  DestructionCertificate: {
    audit:
      'chartId clientId providerId keptThrough rule ruleSource rulesVersion counts folders approvedAt approvedById destroyedAt hash finishedAt',
  },
  RecordRequest: {
    audit:
      'id clientId state requester requesterName requesterEmail emailIsSafe language timeZone form delivery wantedFrom wantedTo receivedAt provenAt provenById papers acknowledgedAt extendedTo extendedBecause extendedById ofAgeOn authorizedFrom authorizedTo authorizedUntil revokedAt answeredAt settledAt',
  },
  RecordRequestPart: {
    audit:
      'id requestId place chartId providerId state part2 part2ConsentAt part2ConsentById sentOn sentHow sentDetail saidSentAt contradictedAt grantedAt grantedById delivery exportId notesMissing releasedAt downloadedAt passphraseKeyId sealedPassphrase grounds deniedAt deniedById takenBackAt withheldFrom withheldTo reviewDueAt reviewedAt reviewedById',
  },
  DisclosureReport: {
    audit:
      'id state mishap information recipientName recipientAddress description happenedOn discoveredOn reportedAt reportedById pressKey nature receivedBy acquired mitigation isBreach assessedAt assessedById approvedAt approvedById delayedThrough delayedBecause mediaToldOn hhsToldOn settledAt partOfId',
  },
  DisclosedPerson: { audit: 'reportId clientId jurisdiction emailedAt letterAskedAt' },
  RecordAmendment: {
    audit:
      'id clientId chartId providerId state requester requesterName requesterEmail emailIsSafe language timeZone receivedAt takenById papers unreachedAt extendedTo extendedBecause decision grounds decidedAt decidedById disagreedAt requestNoteId decisionNoteId statementNoteId rebuttalNoteId othersNoteId settledAt',
  },
  AccountingRequest: {
    audit:
      'id clientId state requester requesterName requesterEmail emailIsSafe language timeZone receivedAt takenById papers extendedTo extendedBecause givenById settledAt',
  },
  NoteExportScope: { record: 'exportId chartId from until withheldFrom withheldUntil form' },
  AccessReview: { audit: 'id occasion state openedAt dueAt personId endsAt reason waitsUntil settledAt' },
  AccessReviewItem: {
    audit: 'reviewId accountId role lastSignInAt decision reason decidedById decidedAt secondId',
  },
  KeyStoreTie: { account: 'id storeId tiedAt' },
  Appointment: {
    record: 'id chartId kind status billing startsAt endsAt cancelledAt cancelledByCaseId jurisdiction payer',
  },
  Note: { record: 'id chartId appointmentId kind status writtenAt signedAt sealedText' },
  Case: {
    audit:
      'id reference kind workflowId subjectId state waitingOn dueAt needsAttention openedAt workflowStartedAt workflowLookedAt linkRound closedAt',
  },
  CaseEvent: { audit: 'id caseId key at code detail actorId pressKey' },
  SupportTask: {
    audit:
      'id caseId key kind subjectId status priority dueAt wantedAt openedAt doneAt doneById resolution assigneeId snoozedUntil handOverNote',
  },
  SavedView: { account: 'id accountId name query savedAt' },
  CaseNote: { record: 'id caseId authorId keyId sealedText writtenAt pressKey' },
  QualityRead: { audit: 'week caseId readerId grade note readAt' },
  StaffNotification: { account: 'id accountId kind caseId taskId key noticedAt mailingId settledAt' },
  StaffNotificationChoice: { account: 'accountId assigned mentioned dueSoon' },
  CaseFollower: { account: 'accountId caseId followedAt' },
  ContractTermination: {
    account:
      'id contractId state lastDay reasonCode feedback recordsPractice recordsAddress recordsEmail recordsPhone acknowledgements startedBecause startedById custodianName requestedAt listedBefore noticeWaivedAt closedAt',
  },
  RecordsContact: { account: 'id countsFrom steps round nextAt confirmedAt newEmail changes told' },
  TerminationDraft: { account: 'providerId answers updatedAt' },
  ClientPlan: { record: 'terminationId chartId plan careEndsBecause atRisk' },
  SourceContest: {
    record: 'id chartId terminationId statement contestedAt dueAt decidedAt decidedById upheld',
  },
  ClientMigration: {
    record:
      'terminationId chartId noticeGivenAt noticeChannel remindedAt closesAt outcome chosenAt callAttempts',
  },
  NoteExport: {
    record:
      'id providerId occasion terminationCaseId state requestedAt notesUpTo chartsTotal chartsDone notesTotal notesUnrendered objectKey sizeBytes sha256 readyAt expiresAt downloadsAllowed firstDownloadedAt',
  },
  NoteExportPart: { record: 'exportId chartId folder notes files unrendered renderedAt' },
  NoteExportAttempt: { record: 'exportId chartId unended' },
  NoteExportDownload: { record: 'id exportId sessionIdHash startedAt expiresAt signalledAt' },
  OutboundMail: {
    audit:
      'key template messageId accountId clientId status because attempts sendingUntil createdAt acceptedAt',
  },
  OutboundText: { audit: 'key clientId status sid because attempts createdAt acceptedAt' },
  Suppression: { account: 'address id reason since releasedAt releasedById releasedBecause' },
  EmailVerification: {
    account:
      'id purpose portal email state accountId requestedById requestedAt sentAt verifiedAt settledAt withdrawnAt resendAskedAt browserHash',
    erasable: 'personName',
  },
  SignUp: {
    erasable:
      'id passwordHash givenName familyName birthDate phone timeZone insuranceName insuranceBirthDate relationship invitationId',
  },
  FamilyMember: { account: 'accountId guardianId relationship addedAt' },
  ProviderInvitation: {
    account:
      'id email givenName familyName credentials npi timeZone jurisdiction licenseNumber practiceOfId staffRole invitedById invitedAt expiresAt acceptedAt accountId',
  },
  PracticeStaff: { account: 'accountId providerId invitationId since removedAt removedBecause' },
  PasswordReset: { account: 'id portal email state accountId requestedAt sentAt completedAt settledAt' },
  AccountSuspension: { account: 'id accountId because suspendedAt formerEmail liftedAt' },
  AccountNotice: { account: 'id accountId kind email changed noticedAt', erasable: 'phoneBefore' },
  SecondFactor: { erasable: 'accountId phone method enrolledAt emailAllowed consentVersion consentedAt' },
  CodeChallenge: {
    account:
      'id accountId purpose state sessionIdHash emailAllowed consentVersion tries openedAt expiresAt settledAt',
    erasable: 'phone',
  },
  OneTimeCode: { account: 'id challengeId destination round salt issuedAt expiresAt consumedAt' },
  CodeSend: {
    account:
      'id challengeId codeId method round status destinationDigest country sid because attempts requestedAt settledAt',
  },
  CodeBreaker: {
    account: 'id country because sends judged used trippedAt releasedAt releasedById releasedBecause',
  },
  TrustedDevice: {
    erasable: 'id accountId secretHash createdAt expiresAt lastUsedAt endedAt endedBecause userAgent',
  },
  FactorRecovery: {
    account:
      'id portal email state accountId requestedAt mailboxProvenAt proof proofById proofAt newEmail language secondProof secondProofById secondProofAt approvedById approvedAt waitEndsAt settledAt',
  },
  Disclosure: {
    record:
      'id key clientId caseId disclosedOn recipientName recipientAddress what purpose basis withheldThrough recordedAt',
  },
  NoteRetrieval: {
    account:
      'id portal email state accountId requestedAt linksAskedFor codesAskedFor codeSalt codeAskedForAt codeTries deliverTo deliverToById approvedById approvedAt waitEndsAt releasedAt notesMissing downloadedAt settledAt',
  },
  RetrievalProof: { account: 'retrievalId kind provenAt recordedById' },
  ContactRequest: {
    record:
      'id portal topic language state accountId name email phone emailIsSafe voicemailIsSafe interpreter crisis accountEmail digest startedCaseId requestedAt firstAnsweredAt answeredAt remindedAt resolvedAt resolvedBy rating settledAt',
  },
  ClientDeactivation: {
    account:
      'id accountId state language requestedAt requestedById linksAskedFor confirmedAt confirmedById deactivateAt deactivatedAt erasedAt settledAt',
  },
  ClientReactivation: {
    account: 'id accountId state language requestedAt requestedById provenAt decidedAt decidedById settledAt',
  },
  ClientMajority: {
    account:
      'id accountId guardianId state language openedAt comesOfAgeOn address linksAskedFor provenAt confirmedAt confirmedById closedAt settledAt',
  },
  ContactMessage: { record: 'id requestId author authorId keyId sealedText crisis writtenAt pressKey' },
  ContactPaper: { record: 'id messageId kind pages sizeBytes sha256' },
  ProviderNews: { account: 'id subject body requestedById requestedAt sentTotal withheldTotal settledAt' },
  MailedLink: {
    account: 'id workflowId purpose round subjectId caseId address salt digest issuedAt expiresAt consumedAt',
  },
  ActToken: {
    account:
      'digest accountId role workflowId update state seen argumentDigest issuedAt expiresAt redeemedBy redeemedAt updateId voidedAt',
  },
  PressProof: {
    account: 'digest linkId workflowId update argumentDigest updateId expiresAt redeemedBy redeemedAt',
  },
  AuditEntry: { audit: 'seq at actorKind actorId act subjectKind subjectId detail previousHash hash' },
  AuditPending: { audit: 'id line hashed' },
  RateLimit: { account: 'key points expire' },
  UntoldSignal: { account: 'id workflowId signal args at' },
  WorkerHeartbeat: {
    account:
      'id queues host pid startedAt beatAt lastTaskDoneAt tasksDone tasksOpen overdueSince memoryMb heapPercent troubles endedAt ending',
  },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<DataClass, string>>>>>;

type Classes = typeof dataClasses;

/** The models that have something to erase. */
export type ErasableModel = {
  [Model in keyof Classes]: Classes[Model] extends { readonly erasable: unknown } ? Model : never;
}[keyof Classes];
