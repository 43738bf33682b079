import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AccessLimits as _minder_v1_AccessLimits, AccessLimits__Output as _minder_v1_AccessLimits__Output } from './minder/v1/AccessLimits.ts';
import type { AccessToken as _minder_v1_AccessToken, AccessToken__Output as _minder_v1_AccessToken__Output } from './minder/v1/AccessToken.ts';
import type { AcquireLockRequest as _minder_v1_AcquireLockRequest, AcquireLockRequest__Output as _minder_v1_AcquireLockRequest__Output } from './minder/v1/AcquireLockRequest.ts';
import type { AcquireLockResponse as _minder_v1_AcquireLockResponse, AcquireLockResponse__Output as _minder_v1_AcquireLockResponse__Output } from './minder/v1/AcquireLockResponse.ts';
import type { ApplyFunctionsRequest as _minder_v1_ApplyFunctionsRequest, ApplyFunctionsRequest__Output as _minder_v1_ApplyFunctionsRequest__Output } from './minder/v1/ApplyFunctionsRequest.ts';
import type { ApplyFunctionsResponse as _minder_v1_ApplyFunctionsResponse, ApplyFunctionsResponse__Output as _minder_v1_ApplyFunctionsResponse__Output } from './minder/v1/ApplyFunctionsResponse.ts';
import type { ApplyProcessesRequest as _minder_v1_ApplyProcessesRequest, ApplyProcessesRequest__Output as _minder_v1_ApplyProcessesRequest__Output } from './minder/v1/ApplyProcessesRequest.ts';
import type { ApplyProcessesResponse as _minder_v1_ApplyProcessesResponse, ApplyProcessesResponse__Output as _minder_v1_ApplyProcessesResponse__Output } from './minder/v1/ApplyProcessesResponse.ts';
import type { ApplySchedulesRequest as _minder_v1_ApplySchedulesRequest, ApplySchedulesRequest__Output as _minder_v1_ApplySchedulesRequest__Output } from './minder/v1/ApplySchedulesRequest.ts';
import type { ApplySchedulesResponse as _minder_v1_ApplySchedulesResponse, ApplySchedulesResponse__Output as _minder_v1_ApplySchedulesResponse__Output } from './minder/v1/ApplySchedulesResponse.ts';
import type { BackfillScheduleRequest as _minder_v1_BackfillScheduleRequest, BackfillScheduleRequest__Output as _minder_v1_BackfillScheduleRequest__Output } from './minder/v1/BackfillScheduleRequest.ts';
import type { BackfillScheduleResponse as _minder_v1_BackfillScheduleResponse, BackfillScheduleResponse__Output as _minder_v1_BackfillScheduleResponse__Output } from './minder/v1/BackfillScheduleResponse.ts';
import type { BackgroundSpec as _minder_v1_BackgroundSpec, BackgroundSpec__Output as _minder_v1_BackgroundSpec__Output } from './minder/v1/BackgroundSpec.ts';
import type { BackupRequest as _minder_v1_BackupRequest, BackupRequest__Output as _minder_v1_BackupRequest__Output } from './minder/v1/BackupRequest.ts';
import type { BackupResponse as _minder_v1_BackupResponse, BackupResponse__Output as _minder_v1_BackupResponse__Output } from './minder/v1/BackupResponse.ts';
import type { BreakLockRequest as _minder_v1_BreakLockRequest, BreakLockRequest__Output as _minder_v1_BreakLockRequest__Output } from './minder/v1/BreakLockRequest.ts';
import type { BreakLockResponse as _minder_v1_BreakLockResponse, BreakLockResponse__Output as _minder_v1_BreakLockResponse__Output } from './minder/v1/BreakLockResponse.ts';
import type { CancelJobsRequest as _minder_v1_CancelJobsRequest, CancelJobsRequest__Output as _minder_v1_CancelJobsRequest__Output } from './minder/v1/CancelJobsRequest.ts';
import type { CancelJobsResponse as _minder_v1_CancelJobsResponse, CancelJobsResponse__Output as _minder_v1_CancelJobsResponse__Output } from './minder/v1/CancelJobsResponse.ts';
import type { CancelRunRequest as _minder_v1_CancelRunRequest, CancelRunRequest__Output as _minder_v1_CancelRunRequest__Output } from './minder/v1/CancelRunRequest.ts';
import type { CancelRunResponse as _minder_v1_CancelRunResponse, CancelRunResponse__Output as _minder_v1_CancelRunResponse__Output } from './minder/v1/CancelRunResponse.ts';
import type { Change as _minder_v1_Change, Change__Output as _minder_v1_Change__Output } from './minder/v1/Change.ts';
import type { CheckLockRequest as _minder_v1_CheckLockRequest, CheckLockRequest__Output as _minder_v1_CheckLockRequest__Output } from './minder/v1/CheckLockRequest.ts';
import type { CheckLockResponse as _minder_v1_CheckLockResponse, CheckLockResponse__Output as _minder_v1_CheckLockResponse__Output } from './minder/v1/CheckLockResponse.ts';
import type { CheckPidsRequest as _minder_v1_CheckPidsRequest, CheckPidsRequest__Output as _minder_v1_CheckPidsRequest__Output } from './minder/v1/CheckPidsRequest.ts';
import type { CheckPidsResponse as _minder_v1_CheckPidsResponse, CheckPidsResponse__Output as _minder_v1_CheckPidsResponse__Output } from './minder/v1/CheckPidsResponse.ts';
import type { Command as _minder_v1_Command, Command__Output as _minder_v1_Command__Output } from './minder/v1/Command.ts';
import type { ControlServiceClient as _minder_v1_ControlServiceClient, ControlServiceDefinition as _minder_v1_ControlServiceDefinition } from './minder/v1/ControlService.ts';
import type { CordonNodeRequest as _minder_v1_CordonNodeRequest, CordonNodeRequest__Output as _minder_v1_CordonNodeRequest__Output } from './minder/v1/CordonNodeRequest.ts';
import type { CordonNodeResponse as _minder_v1_CordonNodeResponse, CordonNodeResponse__Output as _minder_v1_CordonNodeResponse__Output } from './minder/v1/CordonNodeResponse.ts';
import type { CreateAccessTokenRequest as _minder_v1_CreateAccessTokenRequest, CreateAccessTokenRequest__Output as _minder_v1_CreateAccessTokenRequest__Output } from './minder/v1/CreateAccessTokenRequest.ts';
import type { CreateAccessTokenResponse as _minder_v1_CreateAccessTokenResponse, CreateAccessTokenResponse__Output as _minder_v1_CreateAccessTokenResponse__Output } from './minder/v1/CreateAccessTokenResponse.ts';
import type { CreateJoinTokenRequest as _minder_v1_CreateJoinTokenRequest, CreateJoinTokenRequest__Output as _minder_v1_CreateJoinTokenRequest__Output } from './minder/v1/CreateJoinTokenRequest.ts';
import type { CreateJoinTokenResponse as _minder_v1_CreateJoinTokenResponse, CreateJoinTokenResponse__Output as _minder_v1_CreateJoinTokenResponse__Output } from './minder/v1/CreateJoinTokenResponse.ts';
import type { CreateProcessRequest as _minder_v1_CreateProcessRequest, CreateProcessRequest__Output as _minder_v1_CreateProcessRequest__Output } from './minder/v1/CreateProcessRequest.ts';
import type { CreateProcessResponse as _minder_v1_CreateProcessResponse, CreateProcessResponse__Output as _minder_v1_CreateProcessResponse__Output } from './minder/v1/CreateProcessResponse.ts';
import type { DeleteEntryRequest as _minder_v1_DeleteEntryRequest, DeleteEntryRequest__Output as _minder_v1_DeleteEntryRequest__Output } from './minder/v1/DeleteEntryRequest.ts';
import type { DeleteEntryResponse as _minder_v1_DeleteEntryResponse, DeleteEntryResponse__Output as _minder_v1_DeleteEntryResponse__Output } from './minder/v1/DeleteEntryResponse.ts';
import type { DisconnectSpec as _minder_v1_DisconnectSpec, DisconnectSpec__Output as _minder_v1_DisconnectSpec__Output } from './minder/v1/DisconnectSpec.ts';
import type { Disk as _minder_v1_Disk, Disk__Output as _minder_v1_Disk__Output } from './minder/v1/Disk.ts';
import type { DrainNodeRequest as _minder_v1_DrainNodeRequest, DrainNodeRequest__Output as _minder_v1_DrainNodeRequest__Output } from './minder/v1/DrainNodeRequest.ts';
import type { DrainNodeResponse as _minder_v1_DrainNodeResponse, DrainNodeResponse__Output as _minder_v1_DrainNodeResponse__Output } from './minder/v1/DrainNodeResponse.ts';
import type { EndSessionRequest as _minder_v1_EndSessionRequest, EndSessionRequest__Output as _minder_v1_EndSessionRequest__Output } from './minder/v1/EndSessionRequest.ts';
import type { EndSessionResponse as _minder_v1_EndSessionResponse, EndSessionResponse__Output as _minder_v1_EndSessionResponse__Output } from './minder/v1/EndSessionResponse.ts';
import type { Entry as _minder_v1_Entry, Entry__Output as _minder_v1_Entry__Output } from './minder/v1/Entry.ts';
import type { EntryChange as _minder_v1_EntryChange, EntryChange__Output as _minder_v1_EntryChange__Output } from './minder/v1/EntryChange.ts';
import type { Event as _minder_v1_Event, Event__Output as _minder_v1_Event__Output } from './minder/v1/Event.ts';
import type { ExitHistory as _minder_v1_ExitHistory, ExitHistory__Output as _minder_v1_ExitHistory__Output } from './minder/v1/ExitHistory.ts';
import type { ExitMatch as _minder_v1_ExitMatch, ExitMatch__Output as _minder_v1_ExitMatch__Output } from './minder/v1/ExitMatch.ts';
import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from './minder/v1/ExitStatus.ts';
import type { ForgottenRuns as _minder_v1_ForgottenRuns, ForgottenRuns__Output as _minder_v1_ForgottenRuns__Output } from './minder/v1/ForgottenRuns.ts';
import type { FunctionChange as _minder_v1_FunctionChange, FunctionChange__Output as _minder_v1_FunctionChange__Output } from './minder/v1/FunctionChange.ts';
import type { FunctionRun as _minder_v1_FunctionRun, FunctionRun__Output as _minder_v1_FunctionRun__Output } from './minder/v1/FunctionRun.ts';
import type { FunctionSpec as _minder_v1_FunctionSpec, FunctionSpec__Output as _minder_v1_FunctionSpec__Output } from './minder/v1/FunctionSpec.ts';
import type { GetEntryRequest as _minder_v1_GetEntryRequest, GetEntryRequest__Output as _minder_v1_GetEntryRequest__Output } from './minder/v1/GetEntryRequest.ts';
import type { GetEntryResponse as _minder_v1_GetEntryResponse, GetEntryResponse__Output as _minder_v1_GetEntryResponse__Output } from './minder/v1/GetEntryResponse.ts';
import type { GetJobRequest as _minder_v1_GetJobRequest, GetJobRequest__Output as _minder_v1_GetJobRequest__Output } from './minder/v1/GetJobRequest.ts';
import type { GetJobResponse as _minder_v1_GetJobResponse, GetJobResponse__Output as _minder_v1_GetJobResponse__Output } from './minder/v1/GetJobResponse.ts';
import type { GetProcessRequest as _minder_v1_GetProcessRequest, GetProcessRequest__Output as _minder_v1_GetProcessRequest__Output } from './minder/v1/GetProcessRequest.ts';
import type { GetProcessResponse as _minder_v1_GetProcessResponse, GetProcessResponse__Output as _minder_v1_GetProcessResponse__Output } from './minder/v1/GetProcessResponse.ts';
import type { GetQueueRequest as _minder_v1_GetQueueRequest, GetQueueRequest__Output as _minder_v1_GetQueueRequest__Output } from './minder/v1/GetQueueRequest.ts';
import type { GetQueueResponse as _minder_v1_GetQueueResponse, GetQueueResponse__Output as _minder_v1_GetQueueResponse__Output } from './minder/v1/GetQueueResponse.ts';
import type { GetRunRequest as _minder_v1_GetRunRequest, GetRunRequest__Output as _minder_v1_GetRunRequest__Output } from './minder/v1/GetRunRequest.ts';
import type { GetRunResponse as _minder_v1_GetRunResponse, GetRunResponse__Output as _minder_v1_GetRunResponse__Output } from './minder/v1/GetRunResponse.ts';
import type { GetScheduleRequest as _minder_v1_GetScheduleRequest, GetScheduleRequest__Output as _minder_v1_GetScheduleRequest__Output } from './minder/v1/GetScheduleRequest.ts';
import type { GetScheduleResponse as _minder_v1_GetScheduleResponse, GetScheduleResponse__Output as _minder_v1_GetScheduleResponse__Output } from './minder/v1/GetScheduleResponse.ts';
import type { GetVersionRequest as _minder_v1_GetVersionRequest, GetVersionRequest__Output as _minder_v1_GetVersionRequest__Output } from './minder/v1/GetVersionRequest.ts';
import type { GetVersionResponse as _minder_v1_GetVersionResponse, GetVersionResponse__Output as _minder_v1_GetVersionResponse__Output } from './minder/v1/GetVersionResponse.ts';
import type { HealthLevels as _minder_v1_HealthLevels, HealthLevels__Output as _minder_v1_HealthLevels__Output } from './minder/v1/HealthLevels.ts';
import type { HistoryLimits as _minder_v1_HistoryLimits, HistoryLimits__Output as _minder_v1_HistoryLimits__Output } from './minder/v1/HistoryLimits.ts';
import type { Instance as _minder_v1_Instance, Instance__Output as _minder_v1_Instance__Output } from './minder/v1/Instance.ts';
import type { InstanceUsage as _minder_v1_InstanceUsage, InstanceUsage__Output as _minder_v1_InstanceUsage__Output } from './minder/v1/InstanceUsage.ts';
import type { Job as _minder_v1_Job, Job__Output as _minder_v1_Job__Output } from './minder/v1/Job.ts';
import type { JobAttempt as _minder_v1_JobAttempt, JobAttempt__Output as _minder_v1_JobAttempt__Output } from './minder/v1/JobAttempt.ts';
import type { JobEnd as _minder_v1_JobEnd, JobEnd__Output as _minder_v1_JobEnd__Output } from './minder/v1/JobEnd.ts';
import type { JobParty as _minder_v1_JobParty, JobParty__Output as _minder_v1_JobParty__Output } from './minder/v1/JobParty.ts';
import type { JobProgress as _minder_v1_JobProgress, JobProgress__Output as _minder_v1_JobProgress__Output } from './minder/v1/JobProgress.ts';
import type { LabelNodeRequest as _minder_v1_LabelNodeRequest, LabelNodeRequest__Output as _minder_v1_LabelNodeRequest__Output } from './minder/v1/LabelNodeRequest.ts';
import type { LabelNodeResponse as _minder_v1_LabelNodeResponse, LabelNodeResponse__Output as _minder_v1_LabelNodeResponse__Output } from './minder/v1/LabelNodeResponse.ts';
import type { Limit as _minder_v1_Limit, Limit__Output as _minder_v1_Limit__Output } from './minder/v1/Limit.ts';
import type { ListAccessTokensRequest as _minder_v1_ListAccessTokensRequest, ListAccessTokensRequest__Output as _minder_v1_ListAccessTokensRequest__Output } from './minder/v1/ListAccessTokensRequest.ts';
import type { ListAccessTokensResponse as _minder_v1_ListAccessTokensResponse, ListAccessTokensResponse__Output as _minder_v1_ListAccessTokensResponse__Output } from './minder/v1/ListAccessTokensResponse.ts';
import type { ListEntriesRequest as _minder_v1_ListEntriesRequest, ListEntriesRequest__Output as _minder_v1_ListEntriesRequest__Output } from './minder/v1/ListEntriesRequest.ts';
import type { ListEntriesResponse as _minder_v1_ListEntriesResponse, ListEntriesResponse__Output as _minder_v1_ListEntriesResponse__Output } from './minder/v1/ListEntriesResponse.ts';
import type { ListJobsRequest as _minder_v1_ListJobsRequest, ListJobsRequest__Output as _minder_v1_ListJobsRequest__Output } from './minder/v1/ListJobsRequest.ts';
import type { ListJobsResponse as _minder_v1_ListJobsResponse, ListJobsResponse__Output as _minder_v1_ListJobsResponse__Output } from './minder/v1/ListJobsResponse.ts';
import type { ListLocksRequest as _minder_v1_ListLocksRequest, ListLocksRequest__Output as _minder_v1_ListLocksRequest__Output } from './minder/v1/ListLocksRequest.ts';
import type { ListLocksResponse as _minder_v1_ListLocksResponse, ListLocksResponse__Output as _minder_v1_ListLocksResponse__Output } from './minder/v1/ListLocksResponse.ts';
import type { ListNodesRequest as _minder_v1_ListNodesRequest, ListNodesRequest__Output as _minder_v1_ListNodesRequest__Output } from './minder/v1/ListNodesRequest.ts';
import type { ListNodesResponse as _minder_v1_ListNodesResponse, ListNodesResponse__Output as _minder_v1_ListNodesResponse__Output } from './minder/v1/ListNodesResponse.ts';
import type { ListQueuesRequest as _minder_v1_ListQueuesRequest, ListQueuesRequest__Output as _minder_v1_ListQueuesRequest__Output } from './minder/v1/ListQueuesRequest.ts';
import type { ListQueuesResponse as _minder_v1_ListQueuesResponse, ListQueuesResponse__Output as _minder_v1_ListQueuesResponse__Output } from './minder/v1/ListQueuesResponse.ts';
import type { ListRunsRequest as _minder_v1_ListRunsRequest, ListRunsRequest__Output as _minder_v1_ListRunsRequest__Output } from './minder/v1/ListRunsRequest.ts';
import type { ListRunsResponse as _minder_v1_ListRunsResponse, ListRunsResponse__Output as _minder_v1_ListRunsResponse__Output } from './minder/v1/ListRunsResponse.ts';
import type { ListSchedulesRequest as _minder_v1_ListSchedulesRequest, ListSchedulesRequest__Output as _minder_v1_ListSchedulesRequest__Output } from './minder/v1/ListSchedulesRequest.ts';
import type { ListSchedulesResponse as _minder_v1_ListSchedulesResponse, ListSchedulesResponse__Output as _minder_v1_ListSchedulesResponse__Output } from './minder/v1/ListSchedulesResponse.ts';
import type { Lock as _minder_v1_Lock, Lock__Output as _minder_v1_Lock__Output } from './minder/v1/Lock.ts';
import type { LockGuard as _minder_v1_LockGuard, LockGuard__Output as _minder_v1_LockGuard__Output } from './minder/v1/LockGuard.ts';
import type { LockIdentity as _minder_v1_LockIdentity, LockIdentity__Output as _minder_v1_LockIdentity__Output } from './minder/v1/LockIdentity.ts';
import type { LogChunk as _minder_v1_LogChunk, LogChunk__Output as _minder_v1_LogChunk__Output } from './minder/v1/LogChunk.ts';
import type { LogRange as _minder_v1_LogRange, LogRange__Output as _minder_v1_LogRange__Output } from './minder/v1/LogRange.ts';
import type { LogsSpec as _minder_v1_LogsSpec, LogsSpec__Output as _minder_v1_LogsSpec__Output } from './minder/v1/LogsSpec.ts';
import type { Maintenance as _minder_v1_Maintenance, Maintenance__Output as _minder_v1_Maintenance__Output } from './minder/v1/Maintenance.ts';
import type { ManualStart as _minder_v1_ManualStart, ManualStart__Output as _minder_v1_ManualStart__Output } from './minder/v1/ManualStart.ts';
import type { Node as _minder_v1_Node, Node__Output as _minder_v1_Node__Output } from './minder/v1/Node.ts';
import type { NodeCapacity as _minder_v1_NodeCapacity, NodeCapacity__Output as _minder_v1_NodeCapacity__Output } from './minder/v1/NodeCapacity.ts';
import type { NodeReason as _minder_v1_NodeReason, NodeReason__Output as _minder_v1_NodeReason__Output } from './minder/v1/NodeReason.ts';
import type { NodeUsage as _minder_v1_NodeUsage, NodeUsage__Output as _minder_v1_NodeUsage__Output } from './minder/v1/NodeUsage.ts';
import type { Observed as _minder_v1_Observed, Observed__Output as _minder_v1_Observed__Output } from './minder/v1/Observed.ts';
import type { OutputExcerpt as _minder_v1_OutputExcerpt, OutputExcerpt__Output as _minder_v1_OutputExcerpt__Output } from './minder/v1/OutputExcerpt.ts';
import type { OutputExcerpts as _minder_v1_OutputExcerpts, OutputExcerpts__Output as _minder_v1_OutputExcerpts__Output } from './minder/v1/OutputExcerpts.ts';
import type { PastEnd as _minder_v1_PastEnd, PastEnd__Output as _minder_v1_PastEnd__Output } from './minder/v1/PastEnd.ts';
import type { PauseRolloutRequest as _minder_v1_PauseRolloutRequest, PauseRolloutRequest__Output as _minder_v1_PauseRolloutRequest__Output } from './minder/v1/PauseRolloutRequest.ts';
import type { PauseRolloutResponse as _minder_v1_PauseRolloutResponse, PauseRolloutResponse__Output as _minder_v1_PauseRolloutResponse__Output } from './minder/v1/PauseRolloutResponse.ts';
import type { PauseSchedulesRequest as _minder_v1_PauseSchedulesRequest, PauseSchedulesRequest__Output as _minder_v1_PauseSchedulesRequest__Output } from './minder/v1/PauseSchedulesRequest.ts';
import type { PauseSchedulesResponse as _minder_v1_PauseSchedulesResponse, PauseSchedulesResponse__Output as _minder_v1_PauseSchedulesResponse__Output } from './minder/v1/PauseSchedulesResponse.ts';
import type { PickNodesRequest as _minder_v1_PickNodesRequest, PickNodesRequest__Output as _minder_v1_PickNodesRequest__Output } from './minder/v1/PickNodesRequest.ts';
import type { PickNodesResponse as _minder_v1_PickNodesResponse, PickNodesResponse__Output as _minder_v1_PickNodesResponse__Output } from './minder/v1/PickNodesResponse.ts';
import type { PidQuery as _minder_v1_PidQuery, PidQuery__Output as _minder_v1_PidQuery__Output } from './minder/v1/PidQuery.ts';
import type { PlacementSpec as _minder_v1_PlacementSpec, PlacementSpec__Output as _minder_v1_PlacementSpec__Output } from './minder/v1/PlacementSpec.ts';
import type { ProbeSpec as _minder_v1_ProbeSpec, ProbeSpec__Output as _minder_v1_ProbeSpec__Output } from './minder/v1/ProbeSpec.ts';
import type { Process as _minder_v1_Process, Process__Output as _minder_v1_Process__Output } from './minder/v1/Process.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from './minder/v1/ProcessSpec.ts';
import type { PromoteRolloutRequest as _minder_v1_PromoteRolloutRequest, PromoteRolloutRequest__Output as _minder_v1_PromoteRolloutRequest__Output } from './minder/v1/PromoteRolloutRequest.ts';
import type { PromoteRolloutResponse as _minder_v1_PromoteRolloutResponse, PromoteRolloutResponse__Output as _minder_v1_PromoteRolloutResponse__Output } from './minder/v1/PromoteRolloutResponse.ts';
import type { PurgeJobsRequest as _minder_v1_PurgeJobsRequest, PurgeJobsRequest__Output as _minder_v1_PurgeJobsRequest__Output } from './minder/v1/PurgeJobsRequest.ts';
import type { PurgeJobsResponse as _minder_v1_PurgeJobsResponse, PurgeJobsResponse__Output as _minder_v1_PurgeJobsResponse__Output } from './minder/v1/PurgeJobsResponse.ts';
import type { PutEntryRequest as _minder_v1_PutEntryRequest, PutEntryRequest__Output as _minder_v1_PutEntryRequest__Output } from './minder/v1/PutEntryRequest.ts';
import type { PutEntryResponse as _minder_v1_PutEntryResponse, PutEntryResponse__Output as _minder_v1_PutEntryResponse__Output } from './minder/v1/PutEntryResponse.ts';
import type { Queue as _minder_v1_Queue, Queue__Output as _minder_v1_Queue__Output } from './minder/v1/Queue.ts';
import type { QueueLimits as _minder_v1_QueueLimits, QueueLimits__Output as _minder_v1_QueueLimits__Output } from './minder/v1/QueueLimits.ts';
import type { ReadLogsRequest as _minder_v1_ReadLogsRequest, ReadLogsRequest__Output as _minder_v1_ReadLogsRequest__Output } from './minder/v1/ReadLogsRequest.ts';
import type { ReadLogsResponse as _minder_v1_ReadLogsResponse, ReadLogsResponse__Output as _minder_v1_ReadLogsResponse__Output } from './minder/v1/ReadLogsResponse.ts';
import type { ReleaseLockRequest as _minder_v1_ReleaseLockRequest, ReleaseLockRequest__Output as _minder_v1_ReleaseLockRequest__Output } from './minder/v1/ReleaseLockRequest.ts';
import type { ReleaseLockResponse as _minder_v1_ReleaseLockResponse, ReleaseLockResponse__Output as _minder_v1_ReleaseLockResponse__Output } from './minder/v1/ReleaseLockResponse.ts';
import type { ReleaseNodeRequest as _minder_v1_ReleaseNodeRequest, ReleaseNodeRequest__Output as _minder_v1_ReleaseNodeRequest__Output } from './minder/v1/ReleaseNodeRequest.ts';
import type { ReleaseNodeResponse as _minder_v1_ReleaseNodeResponse, ReleaseNodeResponse__Output as _minder_v1_ReleaseNodeResponse__Output } from './minder/v1/ReleaseNodeResponse.ts';
import type { RemoveFunctionsRequest as _minder_v1_RemoveFunctionsRequest, RemoveFunctionsRequest__Output as _minder_v1_RemoveFunctionsRequest__Output } from './minder/v1/RemoveFunctionsRequest.ts';
import type { RemoveFunctionsResponse as _minder_v1_RemoveFunctionsResponse, RemoveFunctionsResponse__Output as _minder_v1_RemoveFunctionsResponse__Output } from './minder/v1/RemoveFunctionsResponse.ts';
import type { RemoveNodeRequest as _minder_v1_RemoveNodeRequest, RemoveNodeRequest__Output as _minder_v1_RemoveNodeRequest__Output } from './minder/v1/RemoveNodeRequest.ts';
import type { RemoveNodeResponse as _minder_v1_RemoveNodeResponse, RemoveNodeResponse__Output as _minder_v1_RemoveNodeResponse__Output } from './minder/v1/RemoveNodeResponse.ts';
import type { RemoveProcessesRequest as _minder_v1_RemoveProcessesRequest, RemoveProcessesRequest__Output as _minder_v1_RemoveProcessesRequest__Output } from './minder/v1/RemoveProcessesRequest.ts';
import type { RemoveProcessesResponse as _minder_v1_RemoveProcessesResponse, RemoveProcessesResponse__Output as _minder_v1_RemoveProcessesResponse__Output } from './minder/v1/RemoveProcessesResponse.ts';
import type { RemoveSchedulesRequest as _minder_v1_RemoveSchedulesRequest, RemoveSchedulesRequest__Output as _minder_v1_RemoveSchedulesRequest__Output } from './minder/v1/RemoveSchedulesRequest.ts';
import type { RemoveSchedulesResponse as _minder_v1_RemoveSchedulesResponse, RemoveSchedulesResponse__Output as _minder_v1_RemoveSchedulesResponse__Output } from './minder/v1/RemoveSchedulesResponse.ts';
import type { RenewSessionRequest as _minder_v1_RenewSessionRequest, RenewSessionRequest__Output as _minder_v1_RenewSessionRequest__Output } from './minder/v1/RenewSessionRequest.ts';
import type { RenewSessionResponse as _minder_v1_RenewSessionResponse, RenewSessionResponse__Output as _minder_v1_RenewSessionResponse__Output } from './minder/v1/RenewSessionResponse.ts';
import type { Reservation as _minder_v1_Reservation, Reservation__Output as _minder_v1_Reservation__Output } from './minder/v1/Reservation.ts';
import type { ReserveNodeRequest as _minder_v1_ReserveNodeRequest, ReserveNodeRequest__Output as _minder_v1_ReserveNodeRequest__Output } from './minder/v1/ReserveNodeRequest.ts';
import type { ReserveNodeResponse as _minder_v1_ReserveNodeResponse, ReserveNodeResponse__Output as _minder_v1_ReserveNodeResponse__Output } from './minder/v1/ReserveNodeResponse.ts';
import type { ResourcesSpec as _minder_v1_ResourcesSpec, ResourcesSpec__Output as _minder_v1_ResourcesSpec__Output } from './minder/v1/ResourcesSpec.ts';
import type { RestartProcessesRequest as _minder_v1_RestartProcessesRequest, RestartProcessesRequest__Output as _minder_v1_RestartProcessesRequest__Output } from './minder/v1/RestartProcessesRequest.ts';
import type { RestartProcessesResponse as _minder_v1_RestartProcessesResponse, RestartProcessesResponse__Output as _minder_v1_RestartProcessesResponse__Output } from './minder/v1/RestartProcessesResponse.ts';
import type { RestartSpec as _minder_v1_RestartSpec, RestartSpec__Output as _minder_v1_RestartSpec__Output } from './minder/v1/RestartSpec.ts';
import type { ResumeRolloutRequest as _minder_v1_ResumeRolloutRequest, ResumeRolloutRequest__Output as _minder_v1_ResumeRolloutRequest__Output } from './minder/v1/ResumeRolloutRequest.ts';
import type { ResumeRolloutResponse as _minder_v1_ResumeRolloutResponse, ResumeRolloutResponse__Output as _minder_v1_ResumeRolloutResponse__Output } from './minder/v1/ResumeRolloutResponse.ts';
import type { ResumeSchedulesRequest as _minder_v1_ResumeSchedulesRequest, ResumeSchedulesRequest__Output as _minder_v1_ResumeSchedulesRequest__Output } from './minder/v1/ResumeSchedulesRequest.ts';
import type { ResumeSchedulesResponse as _minder_v1_ResumeSchedulesResponse, ResumeSchedulesResponse__Output as _minder_v1_ResumeSchedulesResponse__Output } from './minder/v1/ResumeSchedulesResponse.ts';
import type { Retries as _minder_v1_Retries, Retries__Output as _minder_v1_Retries__Output } from './minder/v1/Retries.ts';
import type { RetryJobsRequest as _minder_v1_RetryJobsRequest, RetryJobsRequest__Output as _minder_v1_RetryJobsRequest__Output } from './minder/v1/RetryJobsRequest.ts';
import type { RetryJobsResponse as _minder_v1_RetryJobsResponse, RetryJobsResponse__Output as _minder_v1_RetryJobsResponse__Output } from './minder/v1/RetryJobsResponse.ts';
import type { Revision as _minder_v1_Revision, Revision__Output as _minder_v1_Revision__Output } from './minder/v1/Revision.ts';
import type { RevokeAccessTokenRequest as _minder_v1_RevokeAccessTokenRequest, RevokeAccessTokenRequest__Output as _minder_v1_RevokeAccessTokenRequest__Output } from './minder/v1/RevokeAccessTokenRequest.ts';
import type { RevokeAccessTokenResponse as _minder_v1_RevokeAccessTokenResponse, RevokeAccessTokenResponse__Output as _minder_v1_RevokeAccessTokenResponse__Output } from './minder/v1/RevokeAccessTokenResponse.ts';
import type { Rollout as _minder_v1_Rollout, Rollout__Output as _minder_v1_Rollout__Output } from './minder/v1/Rollout.ts';
import type { RolloutFailure as _minder_v1_RolloutFailure, RolloutFailure__Output as _minder_v1_RolloutFailure__Output } from './minder/v1/RolloutFailure.ts';
import type { Run as _minder_v1_Run, Run__Output as _minder_v1_Run__Output } from './minder/v1/Run.ts';
import type { RunOutput as _minder_v1_RunOutput, RunOutput__Output as _minder_v1_RunOutput__Output } from './minder/v1/RunOutput.ts';
import type { RunScheduleRequest as _minder_v1_RunScheduleRequest, RunScheduleRequest__Output as _minder_v1_RunScheduleRequest__Output } from './minder/v1/RunScheduleRequest.ts';
import type { RunScheduleResponse as _minder_v1_RunScheduleResponse, RunScheduleResponse__Output as _minder_v1_RunScheduleResponse__Output } from './minder/v1/RunScheduleResponse.ts';
import type { RunTarget as _minder_v1_RunTarget, RunTarget__Output as _minder_v1_RunTarget__Output } from './minder/v1/RunTarget.ts';
import type { RunTask as _minder_v1_RunTask, RunTask__Output as _minder_v1_RunTask__Output } from './minder/v1/RunTask.ts';
import type { ScaleProcessRequest as _minder_v1_ScaleProcessRequest, ScaleProcessRequest__Output as _minder_v1_ScaleProcessRequest__Output } from './minder/v1/ScaleProcessRequest.ts';
import type { ScaleProcessResponse as _minder_v1_ScaleProcessResponse, ScaleProcessResponse__Output as _minder_v1_ScaleProcessResponse__Output } from './minder/v1/ScaleProcessResponse.ts';
import type { Schedule as _minder_v1_Schedule, Schedule__Output as _minder_v1_Schedule__Output } from './minder/v1/Schedule.ts';
import type { ScheduleChange as _minder_v1_ScheduleChange, ScheduleChange__Output as _minder_v1_ScheduleChange__Output } from './minder/v1/ScheduleChange.ts';
import type { SchedulePause as _minder_v1_SchedulePause, SchedulePause__Output as _minder_v1_SchedulePause__Output } from './minder/v1/SchedulePause.ts';
import type { ScheduleSpec as _minder_v1_ScheduleSpec, ScheduleSpec__Output as _minder_v1_ScheduleSpec__Output } from './minder/v1/ScheduleSpec.ts';
import type { Secret as _minder_v1_Secret, Secret__Output as _minder_v1_Secret__Output } from './minder/v1/Secret.ts';
import type { SetQueuesRequest as _minder_v1_SetQueuesRequest, SetQueuesRequest__Output as _minder_v1_SetQueuesRequest__Output } from './minder/v1/SetQueuesRequest.ts';
import type { SetQueuesResponse as _minder_v1_SetQueuesResponse, SetQueuesResponse__Output as _minder_v1_SetQueuesResponse__Output } from './minder/v1/SetQueuesResponse.ts';
import type { SignalInstancesRequest as _minder_v1_SignalInstancesRequest, SignalInstancesRequest__Output as _minder_v1_SignalInstancesRequest__Output } from './minder/v1/SignalInstancesRequest.ts';
import type { SignalInstancesResponse as _minder_v1_SignalInstancesResponse, SignalInstancesResponse__Output as _minder_v1_SignalInstancesResponse__Output } from './minder/v1/SignalInstancesResponse.ts';
import type { StartProcessesRequest as _minder_v1_StartProcessesRequest, StartProcessesRequest__Output as _minder_v1_StartProcessesRequest__Output } from './minder/v1/StartProcessesRequest.ts';
import type { StartProcessesResponse as _minder_v1_StartProcessesResponse, StartProcessesResponse__Output as _minder_v1_StartProcessesResponse__Output } from './minder/v1/StartProcessesResponse.ts';
import type { StopProcessesRequest as _minder_v1_StopProcessesRequest, StopProcessesRequest__Output as _minder_v1_StopProcessesRequest__Output } from './minder/v1/StopProcessesRequest.ts';
import type { StopProcessesResponse as _minder_v1_StopProcessesResponse, StopProcessesResponse__Output as _minder_v1_StopProcessesResponse__Output } from './minder/v1/StopProcessesResponse.ts';
import type { StopSpec as _minder_v1_StopSpec, StopSpec__Output as _minder_v1_StopSpec__Output } from './minder/v1/StopSpec.ts';
import type { SubmitJobRequest as _minder_v1_SubmitJobRequest, SubmitJobRequest__Output as _minder_v1_SubmitJobRequest__Output } from './minder/v1/SubmitJobRequest.ts';
import type { SubmitJobResponse as _minder_v1_SubmitJobResponse, SubmitJobResponse__Output as _minder_v1_SubmitJobResponse__Output } from './minder/v1/SubmitJobResponse.ts';
import type { TcpCheck as _minder_v1_TcpCheck, TcpCheck__Output as _minder_v1_TcpCheck__Output } from './minder/v1/TcpCheck.ts';
import type { UncordonNodeRequest as _minder_v1_UncordonNodeRequest, UncordonNodeRequest__Output as _minder_v1_UncordonNodeRequest__Output } from './minder/v1/UncordonNodeRequest.ts';
import type { UncordonNodeResponse as _minder_v1_UncordonNodeResponse, UncordonNodeResponse__Output as _minder_v1_UncordonNodeResponse__Output } from './minder/v1/UncordonNodeResponse.ts';
import type { UndoRolloutRequest as _minder_v1_UndoRolloutRequest, UndoRolloutRequest__Output as _minder_v1_UndoRolloutRequest__Output } from './minder/v1/UndoRolloutRequest.ts';
import type { UndoRolloutResponse as _minder_v1_UndoRolloutResponse, UndoRolloutResponse__Output as _minder_v1_UndoRolloutResponse__Output } from './minder/v1/UndoRolloutResponse.ts';
import type { UpdateSpec as _minder_v1_UpdateSpec, UpdateSpec__Output as _minder_v1_UpdateSpec__Output } from './minder/v1/UpdateSpec.ts';
import type { WatchEntriesRequest as _minder_v1_WatchEntriesRequest, WatchEntriesRequest__Output as _minder_v1_WatchEntriesRequest__Output } from './minder/v1/WatchEntriesRequest.ts';
import type { WatchEntriesResponse as _minder_v1_WatchEntriesResponse, WatchEntriesResponse__Output as _minder_v1_WatchEntriesResponse__Output } from './minder/v1/WatchEntriesResponse.ts';
import type { WatchEventsRequest as _minder_v1_WatchEventsRequest, WatchEventsRequest__Output as _minder_v1_WatchEventsRequest__Output } from './minder/v1/WatchEventsRequest.ts';
import type { WatchEventsResponse as _minder_v1_WatchEventsResponse, WatchEventsResponse__Output as _minder_v1_WatchEventsResponse__Output } from './minder/v1/WatchEventsResponse.ts';
import type { WatchStatusRequest as _minder_v1_WatchStatusRequest, WatchStatusRequest__Output as _minder_v1_WatchStatusRequest__Output } from './minder/v1/WatchStatusRequest.ts';
import type { WatchStatusResponse as _minder_v1_WatchStatusResponse, WatchStatusResponse__Output as _minder_v1_WatchStatusResponse__Output } from './minder/v1/WatchStatusResponse.ts';
import type { WhoAmIRequest as _minder_v1_WhoAmIRequest, WhoAmIRequest__Output as _minder_v1_WhoAmIRequest__Output } from './minder/v1/WhoAmIRequest.ts';
import type { WhoAmIResponse as _minder_v1_WhoAmIResponse, WhoAmIResponse__Output as _minder_v1_WhoAmIResponse__Output } from './minder/v1/WhoAmIResponse.ts';
import type { WorkerMessage as _minder_v1_WorkerMessage, WorkerMessage__Output as _minder_v1_WorkerMessage__Output } from './minder/v1/WorkerMessage.ts';
import type { WorkerOrder as _minder_v1_WorkerOrder, WorkerOrder__Output as _minder_v1_WorkerOrder__Output } from './minder/v1/WorkerOrder.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  minder: {
    v1: {
      AccessLimits: MessageTypeDefinition<_minder_v1_AccessLimits, _minder_v1_AccessLimits__Output>
      AccessToken: MessageTypeDefinition<_minder_v1_AccessToken, _minder_v1_AccessToken__Output>
      AcquireLockRequest: MessageTypeDefinition<_minder_v1_AcquireLockRequest, _minder_v1_AcquireLockRequest__Output>
      AcquireLockResponse: MessageTypeDefinition<_minder_v1_AcquireLockResponse, _minder_v1_AcquireLockResponse__Output>
      ApplyFunctionsRequest: MessageTypeDefinition<_minder_v1_ApplyFunctionsRequest, _minder_v1_ApplyFunctionsRequest__Output>
      ApplyFunctionsResponse: MessageTypeDefinition<_minder_v1_ApplyFunctionsResponse, _minder_v1_ApplyFunctionsResponse__Output>
      ApplyProcessesRequest: MessageTypeDefinition<_minder_v1_ApplyProcessesRequest, _minder_v1_ApplyProcessesRequest__Output>
      ApplyProcessesResponse: MessageTypeDefinition<_minder_v1_ApplyProcessesResponse, _minder_v1_ApplyProcessesResponse__Output>
      ApplySchedulesRequest: MessageTypeDefinition<_minder_v1_ApplySchedulesRequest, _minder_v1_ApplySchedulesRequest__Output>
      ApplySchedulesResponse: MessageTypeDefinition<_minder_v1_ApplySchedulesResponse, _minder_v1_ApplySchedulesResponse__Output>
      BackfillScheduleRequest: MessageTypeDefinition<_minder_v1_BackfillScheduleRequest, _minder_v1_BackfillScheduleRequest__Output>
      BackfillScheduleResponse: MessageTypeDefinition<_minder_v1_BackfillScheduleResponse, _minder_v1_BackfillScheduleResponse__Output>
      BackgroundSpec: MessageTypeDefinition<_minder_v1_BackgroundSpec, _minder_v1_BackgroundSpec__Output>
      BackupRequest: MessageTypeDefinition<_minder_v1_BackupRequest, _minder_v1_BackupRequest__Output>
      BackupResponse: MessageTypeDefinition<_minder_v1_BackupResponse, _minder_v1_BackupResponse__Output>
      BreakLockRequest: MessageTypeDefinition<_minder_v1_BreakLockRequest, _minder_v1_BreakLockRequest__Output>
      BreakLockResponse: MessageTypeDefinition<_minder_v1_BreakLockResponse, _minder_v1_BreakLockResponse__Output>
      CancelJobsRequest: MessageTypeDefinition<_minder_v1_CancelJobsRequest, _minder_v1_CancelJobsRequest__Output>
      CancelJobsResponse: MessageTypeDefinition<_minder_v1_CancelJobsResponse, _minder_v1_CancelJobsResponse__Output>
      CancelRunRequest: MessageTypeDefinition<_minder_v1_CancelRunRequest, _minder_v1_CancelRunRequest__Output>
      CancelRunResponse: MessageTypeDefinition<_minder_v1_CancelRunResponse, _minder_v1_CancelRunResponse__Output>
      CatchUp: EnumTypeDefinition
      Change: MessageTypeDefinition<_minder_v1_Change, _minder_v1_Change__Output>
      ChangeKind: EnumTypeDefinition
      CheckLockRequest: MessageTypeDefinition<_minder_v1_CheckLockRequest, _minder_v1_CheckLockRequest__Output>
      CheckLockResponse: MessageTypeDefinition<_minder_v1_CheckLockResponse, _minder_v1_CheckLockResponse__Output>
      CheckPidsRequest: MessageTypeDefinition<_minder_v1_CheckPidsRequest, _minder_v1_CheckPidsRequest__Output>
      CheckPidsResponse: MessageTypeDefinition<_minder_v1_CheckPidsResponse, _minder_v1_CheckPidsResponse__Output>
      Command: MessageTypeDefinition<_minder_v1_Command, _minder_v1_Command__Output>
      ControlService: SubtypeConstructor<typeof grpc.Client, _minder_v1_ControlServiceClient> & { service: _minder_v1_ControlServiceDefinition }
      CordonNodeRequest: MessageTypeDefinition<_minder_v1_CordonNodeRequest, _minder_v1_CordonNodeRequest__Output>
      CordonNodeResponse: MessageTypeDefinition<_minder_v1_CordonNodeResponse, _minder_v1_CordonNodeResponse__Output>
      CreateAccessTokenRequest: MessageTypeDefinition<_minder_v1_CreateAccessTokenRequest, _minder_v1_CreateAccessTokenRequest__Output>
      CreateAccessTokenResponse: MessageTypeDefinition<_minder_v1_CreateAccessTokenResponse, _minder_v1_CreateAccessTokenResponse__Output>
      CreateJoinTokenRequest: MessageTypeDefinition<_minder_v1_CreateJoinTokenRequest, _minder_v1_CreateJoinTokenRequest__Output>
      CreateJoinTokenResponse: MessageTypeDefinition<_minder_v1_CreateJoinTokenResponse, _minder_v1_CreateJoinTokenResponse__Output>
      CreateProcessRequest: MessageTypeDefinition<_minder_v1_CreateProcessRequest, _minder_v1_CreateProcessRequest__Output>
      CreateProcessResponse: MessageTypeDefinition<_minder_v1_CreateProcessResponse, _minder_v1_CreateProcessResponse__Output>
      DeleteEntryRequest: MessageTypeDefinition<_minder_v1_DeleteEntryRequest, _minder_v1_DeleteEntryRequest__Output>
      DeleteEntryResponse: MessageTypeDefinition<_minder_v1_DeleteEntryResponse, _minder_v1_DeleteEntryResponse__Output>
      DeleteReason: EnumTypeDefinition
      DependencyCondition: EnumTypeDefinition
      DisconnectSpec: MessageTypeDefinition<_minder_v1_DisconnectSpec, _minder_v1_DisconnectSpec__Output>
      Disk: MessageTypeDefinition<_minder_v1_Disk, _minder_v1_Disk__Output>
      DrainNodeRequest: MessageTypeDefinition<_minder_v1_DrainNodeRequest, _minder_v1_DrainNodeRequest__Output>
      DrainNodeResponse: MessageTypeDefinition<_minder_v1_DrainNodeResponse, _minder_v1_DrainNodeResponse__Output>
      DstRule: EnumTypeDefinition
      EndSessionRequest: MessageTypeDefinition<_minder_v1_EndSessionRequest, _minder_v1_EndSessionRequest__Output>
      EndSessionResponse: MessageTypeDefinition<_minder_v1_EndSessionResponse, _minder_v1_EndSessionResponse__Output>
      Entry: MessageTypeDefinition<_minder_v1_Entry, _minder_v1_Entry__Output>
      EntryChange: MessageTypeDefinition<_minder_v1_EntryChange, _minder_v1_EntryChange__Output>
      Event: MessageTypeDefinition<_minder_v1_Event, _minder_v1_Event__Output>
      ExitCause: EnumTypeDefinition
      ExitHistory: MessageTypeDefinition<_minder_v1_ExitHistory, _minder_v1_ExitHistory__Output>
      ExitMatch: MessageTypeDefinition<_minder_v1_ExitMatch, _minder_v1_ExitMatch__Output>
      ExitStatus: MessageTypeDefinition<_minder_v1_ExitStatus, _minder_v1_ExitStatus__Output>
      ForgottenRuns: MessageTypeDefinition<_minder_v1_ForgottenRuns, _minder_v1_ForgottenRuns__Output>
      FunctionChange: MessageTypeDefinition<_minder_v1_FunctionChange, _minder_v1_FunctionChange__Output>
      FunctionRun: MessageTypeDefinition<_minder_v1_FunctionRun, _minder_v1_FunctionRun__Output>
      FunctionSpec: MessageTypeDefinition<_minder_v1_FunctionSpec, _minder_v1_FunctionSpec__Output>
      GetEntryRequest: MessageTypeDefinition<_minder_v1_GetEntryRequest, _minder_v1_GetEntryRequest__Output>
      GetEntryResponse: MessageTypeDefinition<_minder_v1_GetEntryResponse, _minder_v1_GetEntryResponse__Output>
      GetJobRequest: MessageTypeDefinition<_minder_v1_GetJobRequest, _minder_v1_GetJobRequest__Output>
      GetJobResponse: MessageTypeDefinition<_minder_v1_GetJobResponse, _minder_v1_GetJobResponse__Output>
      GetProcessRequest: MessageTypeDefinition<_minder_v1_GetProcessRequest, _minder_v1_GetProcessRequest__Output>
      GetProcessResponse: MessageTypeDefinition<_minder_v1_GetProcessResponse, _minder_v1_GetProcessResponse__Output>
      GetQueueRequest: MessageTypeDefinition<_minder_v1_GetQueueRequest, _minder_v1_GetQueueRequest__Output>
      GetQueueResponse: MessageTypeDefinition<_minder_v1_GetQueueResponse, _minder_v1_GetQueueResponse__Output>
      GetRunRequest: MessageTypeDefinition<_minder_v1_GetRunRequest, _minder_v1_GetRunRequest__Output>
      GetRunResponse: MessageTypeDefinition<_minder_v1_GetRunResponse, _minder_v1_GetRunResponse__Output>
      GetScheduleRequest: MessageTypeDefinition<_minder_v1_GetScheduleRequest, _minder_v1_GetScheduleRequest__Output>
      GetScheduleResponse: MessageTypeDefinition<_minder_v1_GetScheduleResponse, _minder_v1_GetScheduleResponse__Output>
      GetVersionRequest: MessageTypeDefinition<_minder_v1_GetVersionRequest, _minder_v1_GetVersionRequest__Output>
      GetVersionResponse: MessageTypeDefinition<_minder_v1_GetVersionResponse, _minder_v1_GetVersionResponse__Output>
      HandBack: EnumTypeDefinition
      HealthLevels: MessageTypeDefinition<_minder_v1_HealthLevels, _minder_v1_HealthLevels__Output>
      HistoryLimits: MessageTypeDefinition<_minder_v1_HistoryLimits, _minder_v1_HistoryLimits__Output>
      Instance: MessageTypeDefinition<_minder_v1_Instance, _minder_v1_Instance__Output>
      InstanceUsage: MessageTypeDefinition<_minder_v1_InstanceUsage, _minder_v1_InstanceUsage__Output>
      Job: MessageTypeDefinition<_minder_v1_Job, _minder_v1_Job__Output>
      JobAttempt: MessageTypeDefinition<_minder_v1_JobAttempt, _minder_v1_JobAttempt__Output>
      JobDelivery: EnumTypeDefinition
      JobEnd: MessageTypeDefinition<_minder_v1_JobEnd, _minder_v1_JobEnd__Output>
      JobParty: MessageTypeDefinition<_minder_v1_JobParty, _minder_v1_JobParty__Output>
      JobPriority: EnumTypeDefinition
      JobProgress: MessageTypeDefinition<_minder_v1_JobProgress, _minder_v1_JobProgress__Output>
      JobState: EnumTypeDefinition
      LabelNodeRequest: MessageTypeDefinition<_minder_v1_LabelNodeRequest, _minder_v1_LabelNodeRequest__Output>
      LabelNodeResponse: MessageTypeDefinition<_minder_v1_LabelNodeResponse, _minder_v1_LabelNodeResponse__Output>
      Limit: MessageTypeDefinition<_minder_v1_Limit, _minder_v1_Limit__Output>
      ListAccessTokensRequest: MessageTypeDefinition<_minder_v1_ListAccessTokensRequest, _minder_v1_ListAccessTokensRequest__Output>
      ListAccessTokensResponse: MessageTypeDefinition<_minder_v1_ListAccessTokensResponse, _minder_v1_ListAccessTokensResponse__Output>
      ListEntriesRequest: MessageTypeDefinition<_minder_v1_ListEntriesRequest, _minder_v1_ListEntriesRequest__Output>
      ListEntriesResponse: MessageTypeDefinition<_minder_v1_ListEntriesResponse, _minder_v1_ListEntriesResponse__Output>
      ListJobsRequest: MessageTypeDefinition<_minder_v1_ListJobsRequest, _minder_v1_ListJobsRequest__Output>
      ListJobsResponse: MessageTypeDefinition<_minder_v1_ListJobsResponse, _minder_v1_ListJobsResponse__Output>
      ListLocksRequest: MessageTypeDefinition<_minder_v1_ListLocksRequest, _minder_v1_ListLocksRequest__Output>
      ListLocksResponse: MessageTypeDefinition<_minder_v1_ListLocksResponse, _minder_v1_ListLocksResponse__Output>
      ListNodesRequest: MessageTypeDefinition<_minder_v1_ListNodesRequest, _minder_v1_ListNodesRequest__Output>
      ListNodesResponse: MessageTypeDefinition<_minder_v1_ListNodesResponse, _minder_v1_ListNodesResponse__Output>
      ListQueuesRequest: MessageTypeDefinition<_minder_v1_ListQueuesRequest, _minder_v1_ListQueuesRequest__Output>
      ListQueuesResponse: MessageTypeDefinition<_minder_v1_ListQueuesResponse, _minder_v1_ListQueuesResponse__Output>
      ListRunsRequest: MessageTypeDefinition<_minder_v1_ListRunsRequest, _minder_v1_ListRunsRequest__Output>
      ListRunsResponse: MessageTypeDefinition<_minder_v1_ListRunsResponse, _minder_v1_ListRunsResponse__Output>
      ListSchedulesRequest: MessageTypeDefinition<_minder_v1_ListSchedulesRequest, _minder_v1_ListSchedulesRequest__Output>
      ListSchedulesResponse: MessageTypeDefinition<_minder_v1_ListSchedulesResponse, _minder_v1_ListSchedulesResponse__Output>
      Lock: MessageTypeDefinition<_minder_v1_Lock, _minder_v1_Lock__Output>
      LockGuard: MessageTypeDefinition<_minder_v1_LockGuard, _minder_v1_LockGuard__Output>
      LockIdentity: MessageTypeDefinition<_minder_v1_LockIdentity, _minder_v1_LockIdentity__Output>
      LockMode: EnumTypeDefinition
      LogChunk: MessageTypeDefinition<_minder_v1_LogChunk, _minder_v1_LogChunk__Output>
      LogRange: MessageTypeDefinition<_minder_v1_LogRange, _minder_v1_LogRange__Output>
      LogsSpec: MessageTypeDefinition<_minder_v1_LogsSpec, _minder_v1_LogsSpec__Output>
      Maintenance: MessageTypeDefinition<_minder_v1_Maintenance, _minder_v1_Maintenance__Output>
      MaintenanceKind: EnumTypeDefinition
      ManualStart: MessageTypeDefinition<_minder_v1_ManualStart, _minder_v1_ManualStart__Output>
      Node: MessageTypeDefinition<_minder_v1_Node, _minder_v1_Node__Output>
      NodeCapacity: MessageTypeDefinition<_minder_v1_NodeCapacity, _minder_v1_NodeCapacity__Output>
      NodeReason: MessageTypeDefinition<_minder_v1_NodeReason, _minder_v1_NodeReason__Output>
      NodeState: EnumTypeDefinition
      NodeUsage: MessageTypeDefinition<_minder_v1_NodeUsage, _minder_v1_NodeUsage__Output>
      Observed: MessageTypeDefinition<_minder_v1_Observed, _minder_v1_Observed__Output>
      OnLimit: EnumTypeDefinition
      OnLost: EnumTypeDefinition
      OutputExcerpt: MessageTypeDefinition<_minder_v1_OutputExcerpt, _minder_v1_OutputExcerpt__Output>
      OutputExcerpts: MessageTypeDefinition<_minder_v1_OutputExcerpts, _minder_v1_OutputExcerpts__Output>
      OutputStream: EnumTypeDefinition
      Overlap: EnumTypeDefinition
      PastEnd: MessageTypeDefinition<_minder_v1_PastEnd, _minder_v1_PastEnd__Output>
      PauseRolloutRequest: MessageTypeDefinition<_minder_v1_PauseRolloutRequest, _minder_v1_PauseRolloutRequest__Output>
      PauseRolloutResponse: MessageTypeDefinition<_minder_v1_PauseRolloutResponse, _minder_v1_PauseRolloutResponse__Output>
      PauseSchedulesRequest: MessageTypeDefinition<_minder_v1_PauseSchedulesRequest, _minder_v1_PauseSchedulesRequest__Output>
      PauseSchedulesResponse: MessageTypeDefinition<_minder_v1_PauseSchedulesResponse, _minder_v1_PauseSchedulesResponse__Output>
      Phase: EnumTypeDefinition
      PickNodesRequest: MessageTypeDefinition<_minder_v1_PickNodesRequest, _minder_v1_PickNodesRequest__Output>
      PickNodesResponse: MessageTypeDefinition<_minder_v1_PickNodesResponse, _minder_v1_PickNodesResponse__Output>
      PidQuery: MessageTypeDefinition<_minder_v1_PidQuery, _minder_v1_PidQuery__Output>
      PidState: EnumTypeDefinition
      PlacementSpec: MessageTypeDefinition<_minder_v1_PlacementSpec, _minder_v1_PlacementSpec__Output>
      ProbeSpec: MessageTypeDefinition<_minder_v1_ProbeSpec, _minder_v1_ProbeSpec__Output>
      Process: MessageTypeDefinition<_minder_v1_Process, _minder_v1_Process__Output>
      ProcessSpec: MessageTypeDefinition<_minder_v1_ProcessSpec, _minder_v1_ProcessSpec__Output>
      PromoteRolloutRequest: MessageTypeDefinition<_minder_v1_PromoteRolloutRequest, _minder_v1_PromoteRolloutRequest__Output>
      PromoteRolloutResponse: MessageTypeDefinition<_minder_v1_PromoteRolloutResponse, _minder_v1_PromoteRolloutResponse__Output>
      PurgeJobsRequest: MessageTypeDefinition<_minder_v1_PurgeJobsRequest, _minder_v1_PurgeJobsRequest__Output>
      PurgeJobsResponse: MessageTypeDefinition<_minder_v1_PurgeJobsResponse, _minder_v1_PurgeJobsResponse__Output>
      PutEntryRequest: MessageTypeDefinition<_minder_v1_PutEntryRequest, _minder_v1_PutEntryRequest__Output>
      PutEntryResponse: MessageTypeDefinition<_minder_v1_PutEntryResponse, _minder_v1_PutEntryResponse__Output>
      Queue: MessageTypeDefinition<_minder_v1_Queue, _minder_v1_Queue__Output>
      QueueLimits: MessageTypeDefinition<_minder_v1_QueueLimits, _minder_v1_QueueLimits__Output>
      ReadLogsRequest: MessageTypeDefinition<_minder_v1_ReadLogsRequest, _minder_v1_ReadLogsRequest__Output>
      ReadLogsResponse: MessageTypeDefinition<_minder_v1_ReadLogsResponse, _minder_v1_ReadLogsResponse__Output>
      ReleaseLockRequest: MessageTypeDefinition<_minder_v1_ReleaseLockRequest, _minder_v1_ReleaseLockRequest__Output>
      ReleaseLockResponse: MessageTypeDefinition<_minder_v1_ReleaseLockResponse, _minder_v1_ReleaseLockResponse__Output>
      ReleaseNodeRequest: MessageTypeDefinition<_minder_v1_ReleaseNodeRequest, _minder_v1_ReleaseNodeRequest__Output>
      ReleaseNodeResponse: MessageTypeDefinition<_minder_v1_ReleaseNodeResponse, _minder_v1_ReleaseNodeResponse__Output>
      RemoveFunctionsRequest: MessageTypeDefinition<_minder_v1_RemoveFunctionsRequest, _minder_v1_RemoveFunctionsRequest__Output>
      RemoveFunctionsResponse: MessageTypeDefinition<_minder_v1_RemoveFunctionsResponse, _minder_v1_RemoveFunctionsResponse__Output>
      RemoveNodeRequest: MessageTypeDefinition<_minder_v1_RemoveNodeRequest, _minder_v1_RemoveNodeRequest__Output>
      RemoveNodeResponse: MessageTypeDefinition<_minder_v1_RemoveNodeResponse, _minder_v1_RemoveNodeResponse__Output>
      RemoveProcessesRequest: MessageTypeDefinition<_minder_v1_RemoveProcessesRequest, _minder_v1_RemoveProcessesRequest__Output>
      RemoveProcessesResponse: MessageTypeDefinition<_minder_v1_RemoveProcessesResponse, _minder_v1_RemoveProcessesResponse__Output>
      RemoveSchedulesRequest: MessageTypeDefinition<_minder_v1_RemoveSchedulesRequest, _minder_v1_RemoveSchedulesRequest__Output>
      RemoveSchedulesResponse: MessageTypeDefinition<_minder_v1_RemoveSchedulesResponse, _minder_v1_RemoveSchedulesResponse__Output>
      RenewSessionRequest: MessageTypeDefinition<_minder_v1_RenewSessionRequest, _minder_v1_RenewSessionRequest__Output>
      RenewSessionResponse: MessageTypeDefinition<_minder_v1_RenewSessionResponse, _minder_v1_RenewSessionResponse__Output>
      Reservation: MessageTypeDefinition<_minder_v1_Reservation, _minder_v1_Reservation__Output>
      ReserveNodeRequest: MessageTypeDefinition<_minder_v1_ReserveNodeRequest, _minder_v1_ReserveNodeRequest__Output>
      ReserveNodeResponse: MessageTypeDefinition<_minder_v1_ReserveNodeResponse, _minder_v1_ReserveNodeResponse__Output>
      ResourcesSpec: MessageTypeDefinition<_minder_v1_ResourcesSpec, _minder_v1_ResourcesSpec__Output>
      RestartPolicy: EnumTypeDefinition
      RestartProcessesRequest: MessageTypeDefinition<_minder_v1_RestartProcessesRequest, _minder_v1_RestartProcessesRequest__Output>
      RestartProcessesResponse: MessageTypeDefinition<_minder_v1_RestartProcessesResponse, _minder_v1_RestartProcessesResponse__Output>
      RestartSpec: MessageTypeDefinition<_minder_v1_RestartSpec, _minder_v1_RestartSpec__Output>
      ResumeRolloutRequest: MessageTypeDefinition<_minder_v1_ResumeRolloutRequest, _minder_v1_ResumeRolloutRequest__Output>
      ResumeRolloutResponse: MessageTypeDefinition<_minder_v1_ResumeRolloutResponse, _minder_v1_ResumeRolloutResponse__Output>
      ResumeSchedulesRequest: MessageTypeDefinition<_minder_v1_ResumeSchedulesRequest, _minder_v1_ResumeSchedulesRequest__Output>
      ResumeSchedulesResponse: MessageTypeDefinition<_minder_v1_ResumeSchedulesResponse, _minder_v1_ResumeSchedulesResponse__Output>
      Retries: MessageTypeDefinition<_minder_v1_Retries, _minder_v1_Retries__Output>
      RetryJobsRequest: MessageTypeDefinition<_minder_v1_RetryJobsRequest, _minder_v1_RetryJobsRequest__Output>
      RetryJobsResponse: MessageTypeDefinition<_minder_v1_RetryJobsResponse, _minder_v1_RetryJobsResponse__Output>
      Revision: MessageTypeDefinition<_minder_v1_Revision, _minder_v1_Revision__Output>
      RevokeAccessTokenRequest: MessageTypeDefinition<_minder_v1_RevokeAccessTokenRequest, _minder_v1_RevokeAccessTokenRequest__Output>
      RevokeAccessTokenResponse: MessageTypeDefinition<_minder_v1_RevokeAccessTokenResponse, _minder_v1_RevokeAccessTokenResponse__Output>
      Role: EnumTypeDefinition
      Rollout: MessageTypeDefinition<_minder_v1_Rollout, _minder_v1_Rollout__Output>
      RolloutCause: EnumTypeDefinition
      RolloutFailure: MessageTypeDefinition<_minder_v1_RolloutFailure, _minder_v1_RolloutFailure__Output>
      RolloutMode: EnumTypeDefinition
      RolloutPhase: EnumTypeDefinition
      RolloutStage: EnumTypeDefinition
      Run: MessageTypeDefinition<_minder_v1_Run, _minder_v1_Run__Output>
      RunCause: EnumTypeDefinition
      RunOrder: EnumTypeDefinition
      RunOutcome: EnumTypeDefinition
      RunOutput: MessageTypeDefinition<_minder_v1_RunOutput, _minder_v1_RunOutput__Output>
      RunScheduleRequest: MessageTypeDefinition<_minder_v1_RunScheduleRequest, _minder_v1_RunScheduleRequest__Output>
      RunScheduleResponse: MessageTypeDefinition<_minder_v1_RunScheduleResponse, _minder_v1_RunScheduleResponse__Output>
      RunState: EnumTypeDefinition
      RunTarget: MessageTypeDefinition<_minder_v1_RunTarget, _minder_v1_RunTarget__Output>
      RunTask: MessageTypeDefinition<_minder_v1_RunTask, _minder_v1_RunTask__Output>
      ScaleProcessRequest: MessageTypeDefinition<_minder_v1_ScaleProcessRequest, _minder_v1_ScaleProcessRequest__Output>
      ScaleProcessResponse: MessageTypeDefinition<_minder_v1_ScaleProcessResponse, _minder_v1_ScaleProcessResponse__Output>
      Schedule: MessageTypeDefinition<_minder_v1_Schedule, _minder_v1_Schedule__Output>
      ScheduleChange: MessageTypeDefinition<_minder_v1_ScheduleChange, _minder_v1_ScheduleChange__Output>
      SchedulePause: MessageTypeDefinition<_minder_v1_SchedulePause, _minder_v1_SchedulePause__Output>
      ScheduleSpec: MessageTypeDefinition<_minder_v1_ScheduleSpec, _minder_v1_ScheduleSpec__Output>
      Secret: MessageTypeDefinition<_minder_v1_Secret, _minder_v1_Secret__Output>
      SetQueuesRequest: MessageTypeDefinition<_minder_v1_SetQueuesRequest, _minder_v1_SetQueuesRequest__Output>
      SetQueuesResponse: MessageTypeDefinition<_minder_v1_SetQueuesResponse, _minder_v1_SetQueuesResponse__Output>
      SignalInstancesRequest: MessageTypeDefinition<_minder_v1_SignalInstancesRequest, _minder_v1_SignalInstancesRequest__Output>
      SignalInstancesResponse: MessageTypeDefinition<_minder_v1_SignalInstancesResponse, _minder_v1_SignalInstancesResponse__Output>
      StartProcessesRequest: MessageTypeDefinition<_minder_v1_StartProcessesRequest, _minder_v1_StartProcessesRequest__Output>
      StartProcessesResponse: MessageTypeDefinition<_minder_v1_StartProcessesResponse, _minder_v1_StartProcessesResponse__Output>
      StopProcessesRequest: MessageTypeDefinition<_minder_v1_StopProcessesRequest, _minder_v1_StopProcessesRequest__Output>
      StopProcessesResponse: MessageTypeDefinition<_minder_v1_StopProcessesResponse, _minder_v1_StopProcessesResponse__Output>
      StopSpec: MessageTypeDefinition<_minder_v1_StopSpec, _minder_v1_StopSpec__Output>
      Strategy: EnumTypeDefinition
      SubmitJobRequest: MessageTypeDefinition<_minder_v1_SubmitJobRequest, _minder_v1_SubmitJobRequest__Output>
      SubmitJobResponse: MessageTypeDefinition<_minder_v1_SubmitJobResponse, _minder_v1_SubmitJobResponse__Output>
      TcpCheck: MessageTypeDefinition<_minder_v1_TcpCheck, _minder_v1_TcpCheck__Output>
      UncordonNodeRequest: MessageTypeDefinition<_minder_v1_UncordonNodeRequest, _minder_v1_UncordonNodeRequest__Output>
      UncordonNodeResponse: MessageTypeDefinition<_minder_v1_UncordonNodeResponse, _minder_v1_UncordonNodeResponse__Output>
      UndoRolloutRequest: MessageTypeDefinition<_minder_v1_UndoRolloutRequest, _minder_v1_UndoRolloutRequest__Output>
      UndoRolloutResponse: MessageTypeDefinition<_minder_v1_UndoRolloutResponse, _minder_v1_UndoRolloutResponse__Output>
      UpdateSpec: MessageTypeDefinition<_minder_v1_UpdateSpec, _minder_v1_UpdateSpec__Output>
      Want: EnumTypeDefinition
      WatchEntriesRequest: MessageTypeDefinition<_minder_v1_WatchEntriesRequest, _minder_v1_WatchEntriesRequest__Output>
      WatchEntriesResponse: MessageTypeDefinition<_minder_v1_WatchEntriesResponse, _minder_v1_WatchEntriesResponse__Output>
      WatchEventsRequest: MessageTypeDefinition<_minder_v1_WatchEventsRequest, _minder_v1_WatchEventsRequest__Output>
      WatchEventsResponse: MessageTypeDefinition<_minder_v1_WatchEventsResponse, _minder_v1_WatchEventsResponse__Output>
      WatchStatusRequest: MessageTypeDefinition<_minder_v1_WatchStatusRequest, _minder_v1_WatchStatusRequest__Output>
      WatchStatusResponse: MessageTypeDefinition<_minder_v1_WatchStatusResponse, _minder_v1_WatchStatusResponse__Output>
      WhoAmIRequest: MessageTypeDefinition<_minder_v1_WhoAmIRequest, _minder_v1_WhoAmIRequest__Output>
      WhoAmIResponse: MessageTypeDefinition<_minder_v1_WhoAmIResponse, _minder_v1_WhoAmIResponse__Output>
      WorkerMessage: MessageTypeDefinition<_minder_v1_WorkerMessage, _minder_v1_WorkerMessage__Output>
      WorkerMode: EnumTypeDefinition
      WorkerOrder: MessageTypeDefinition<_minder_v1_WorkerOrder, _minder_v1_WorkerOrder__Output>
    }
  }
}
