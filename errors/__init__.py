"""The error tree: what can go wrong, in one sentence each, in Japanese and English.

ShokoError
├── InputError            what was asked for cannot be done as asked            exit 2
│   ├── FolderNotFound · NotAFolder · SourceOverlaps · SourceUnknown · PathNotInSource
│   ├── QuestionEmpty · QuestionTooLong · QuestionWithheld · FilterInvalid · DatasetInvalid · SettingInvalid · TermsInvalid
│   ├── GenerationUnknown · NoGenerationToSwitch · NoGenerationToRollBack · GenerationServes · NothingToBuild · GenerationInTheWay
│   ├── GoldenQuestionInvalid · GoldenFileInvalid · GoldenQuestionUnknown · NothingToDraftFrom
│   ├── EvaluationRunUnknown · EvaluationRunAmbiguous · EvaluationRunDamaged · EvaluationRunBusy · EvaluationRunFinished
│   ├── EvaluationMarksDiffer · RunsNotComparable · MetricUnknown · SafetyPromptsNeeded      (the bench)
│   ├── RuleOfSourceStays · PageOpenWithoutLogin
│   └── DocumentUnknown · ConversationUnknown · AuditRetentionUnset
├── FileError             one file could not be read; the run goes on           exit 3
│   ├── FileUnreadable · FileVanished · FileEmpty · FileTypeUnknown · FileTooLarge · FileOutsideSource
│   ├── FileIsTemporary · FileIsHidden · FileIsLink · FileIsSpecial · FileNameUnreadable      (skipped, or not nameable)
│   ├── ArchiveTooManyFiles · ArchiveTooLarge · ArchiveBomb · ArchiveTooDeep · ArchiveNameEscapes
│   ├── FilePasswordNeeded · FileDamaged · FileWithoutText · FileChangedWhileRead
│   ├── OcrMissing · PictureWithoutText · PictureTooLarge · PictureTooManyPages      (scans and pictures)
│   ├── FileExpandsTooFar · FileDeclaresEntities · FileTooNested · SheetTooLarge · FileTextTooLong      (hostile or absurd)
│   └── ParserTimedOut · ParserOutOfMemory · ParserCrashed
├── IndexFault            the index cannot be used as it is                     exit 4
│   ├── IndexLocked · IndexUnavailable · IndexDamaged
│   ├── IndexLostPoints
│   ├── GenerationMismatch (GenerationTermsBehind) · GenerationIncomplete · GenerationWorse · GenerationUnmeasured
│   └── LexicalLegSilent
├── ModelError            a model or its server is missing or wrong             exit 5
│   ├── ModelUnknown · ModelMissing · ModelDamaged · ModelFetchFailed
│   ├── ModelUnreadable · EmbeddingFailed
│   ├── ModelAddressNotListed · PromptAboveClearance
│   └── ModelServerDown · ModelServerFailed
├── MachineError          the machine refuses                                   exit 6
│   ├── PortTaken · DiskFull · FileUnwritable · DataFolderUnusable · DataFolderNewer
│   └── ServerUnreachable · MessageNotDelivered · EgressProofImpossible
├── AccessDenied          this person may not                                   exit 7
├── RunError              a run of the index                                    exit 8
│   ├── RunInProgress (GenerationBusy)
│   └── RunUnknown · RunIncomplete · RunStopped · RunInterrupted · RunShrinks · RunFailsMore · TermsStopped
└── AuditBroken           the audit log is not as it was written                exit 9
    ├── AuditEntryChanged · AuditEntryMissing · AuditTailCut · AuditKeyMissing
    └── AuditHeadDiffers · AuditHeadUnusable · AuditHeadUnknown · AuditHeadPruned

Each sentence says what, why and what to do. `ja` and `en` are `str.format` templates over the keyword arguments
given when the error is raised; a missing keyword is a programming error and fails at once.
"""

from errors.audit_errors import *
from errors.evaluation_errors import *
from errors.file_errors import *
from errors.generation_errors import *
from errors.index_errors import *
from errors.input_errors import *
from errors.machine_errors import *
from errors.model_errors import *
from errors.root import *
