// Original file: proto/minder/v1/control.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcquireLockRequest as _minder_v1_AcquireLockRequest, AcquireLockRequest__Output as _minder_v1_AcquireLockRequest__Output } from '../../minder/v1/AcquireLockRequest.ts';
import type { AcquireLockResponse as _minder_v1_AcquireLockResponse, AcquireLockResponse__Output as _minder_v1_AcquireLockResponse__Output } from '../../minder/v1/AcquireLockResponse.ts';
import type { ApplyFunctionsRequest as _minder_v1_ApplyFunctionsRequest, ApplyFunctionsRequest__Output as _minder_v1_ApplyFunctionsRequest__Output } from '../../minder/v1/ApplyFunctionsRequest.ts';
import type { ApplyFunctionsResponse as _minder_v1_ApplyFunctionsResponse, ApplyFunctionsResponse__Output as _minder_v1_ApplyFunctionsResponse__Output } from '../../minder/v1/ApplyFunctionsResponse.ts';
import type { ApplyProcessesRequest as _minder_v1_ApplyProcessesRequest, ApplyProcessesRequest__Output as _minder_v1_ApplyProcessesRequest__Output } from '../../minder/v1/ApplyProcessesRequest.ts';
import type { ApplyProcessesResponse as _minder_v1_ApplyProcessesResponse, ApplyProcessesResponse__Output as _minder_v1_ApplyProcessesResponse__Output } from '../../minder/v1/ApplyProcessesResponse.ts';
import type { ApplySchedulesRequest as _minder_v1_ApplySchedulesRequest, ApplySchedulesRequest__Output as _minder_v1_ApplySchedulesRequest__Output } from '../../minder/v1/ApplySchedulesRequest.ts';
import type { ApplySchedulesResponse as _minder_v1_ApplySchedulesResponse, ApplySchedulesResponse__Output as _minder_v1_ApplySchedulesResponse__Output } from '../../minder/v1/ApplySchedulesResponse.ts';
import type { BackfillScheduleRequest as _minder_v1_BackfillScheduleRequest, BackfillScheduleRequest__Output as _minder_v1_BackfillScheduleRequest__Output } from '../../minder/v1/BackfillScheduleRequest.ts';
import type { BackfillScheduleResponse as _minder_v1_BackfillScheduleResponse, BackfillScheduleResponse__Output as _minder_v1_BackfillScheduleResponse__Output } from '../../minder/v1/BackfillScheduleResponse.ts';
import type { BackupRequest as _minder_v1_BackupRequest, BackupRequest__Output as _minder_v1_BackupRequest__Output } from '../../minder/v1/BackupRequest.ts';
import type { BackupResponse as _minder_v1_BackupResponse, BackupResponse__Output as _minder_v1_BackupResponse__Output } from '../../minder/v1/BackupResponse.ts';
import type { BreakLockRequest as _minder_v1_BreakLockRequest, BreakLockRequest__Output as _minder_v1_BreakLockRequest__Output } from '../../minder/v1/BreakLockRequest.ts';
import type { BreakLockResponse as _minder_v1_BreakLockResponse, BreakLockResponse__Output as _minder_v1_BreakLockResponse__Output } from '../../minder/v1/BreakLockResponse.ts';
import type { CancelJobsRequest as _minder_v1_CancelJobsRequest, CancelJobsRequest__Output as _minder_v1_CancelJobsRequest__Output } from '../../minder/v1/CancelJobsRequest.ts';
import type { CancelJobsResponse as _minder_v1_CancelJobsResponse, CancelJobsResponse__Output as _minder_v1_CancelJobsResponse__Output } from '../../minder/v1/CancelJobsResponse.ts';
import type { CancelRunRequest as _minder_v1_CancelRunRequest, CancelRunRequest__Output as _minder_v1_CancelRunRequest__Output } from '../../minder/v1/CancelRunRequest.ts';
import type { CancelRunResponse as _minder_v1_CancelRunResponse, CancelRunResponse__Output as _minder_v1_CancelRunResponse__Output } from '../../minder/v1/CancelRunResponse.ts';
import type { CheckLockRequest as _minder_v1_CheckLockRequest, CheckLockRequest__Output as _minder_v1_CheckLockRequest__Output } from '../../minder/v1/CheckLockRequest.ts';
import type { CheckLockResponse as _minder_v1_CheckLockResponse, CheckLockResponse__Output as _minder_v1_CheckLockResponse__Output } from '../../minder/v1/CheckLockResponse.ts';
import type { CheckPidsRequest as _minder_v1_CheckPidsRequest, CheckPidsRequest__Output as _minder_v1_CheckPidsRequest__Output } from '../../minder/v1/CheckPidsRequest.ts';
import type { CheckPidsResponse as _minder_v1_CheckPidsResponse, CheckPidsResponse__Output as _minder_v1_CheckPidsResponse__Output } from '../../minder/v1/CheckPidsResponse.ts';
import type { CordonNodeRequest as _minder_v1_CordonNodeRequest, CordonNodeRequest__Output as _minder_v1_CordonNodeRequest__Output } from '../../minder/v1/CordonNodeRequest.ts';
import type { CordonNodeResponse as _minder_v1_CordonNodeResponse, CordonNodeResponse__Output as _minder_v1_CordonNodeResponse__Output } from '../../minder/v1/CordonNodeResponse.ts';
import type { CreateAccessTokenRequest as _minder_v1_CreateAccessTokenRequest, CreateAccessTokenRequest__Output as _minder_v1_CreateAccessTokenRequest__Output } from '../../minder/v1/CreateAccessTokenRequest.ts';
import type { CreateAccessTokenResponse as _minder_v1_CreateAccessTokenResponse, CreateAccessTokenResponse__Output as _minder_v1_CreateAccessTokenResponse__Output } from '../../minder/v1/CreateAccessTokenResponse.ts';
import type { CreateJoinTokenRequest as _minder_v1_CreateJoinTokenRequest, CreateJoinTokenRequest__Output as _minder_v1_CreateJoinTokenRequest__Output } from '../../minder/v1/CreateJoinTokenRequest.ts';
import type { CreateJoinTokenResponse as _minder_v1_CreateJoinTokenResponse, CreateJoinTokenResponse__Output as _minder_v1_CreateJoinTokenResponse__Output } from '../../minder/v1/CreateJoinTokenResponse.ts';
import type { CreateProcessRequest as _minder_v1_CreateProcessRequest, CreateProcessRequest__Output as _minder_v1_CreateProcessRequest__Output } from '../../minder/v1/CreateProcessRequest.ts';
import type { CreateProcessResponse as _minder_v1_CreateProcessResponse, CreateProcessResponse__Output as _minder_v1_CreateProcessResponse__Output } from '../../minder/v1/CreateProcessResponse.ts';
import type { DeleteEntryRequest as _minder_v1_DeleteEntryRequest, DeleteEntryRequest__Output as _minder_v1_DeleteEntryRequest__Output } from '../../minder/v1/DeleteEntryRequest.ts';
import type { DeleteEntryResponse as _minder_v1_DeleteEntryResponse, DeleteEntryResponse__Output as _minder_v1_DeleteEntryResponse__Output } from '../../minder/v1/DeleteEntryResponse.ts';
import type { DrainNodeRequest as _minder_v1_DrainNodeRequest, DrainNodeRequest__Output as _minder_v1_DrainNodeRequest__Output } from '../../minder/v1/DrainNodeRequest.ts';
import type { DrainNodeResponse as _minder_v1_DrainNodeResponse, DrainNodeResponse__Output as _minder_v1_DrainNodeResponse__Output } from '../../minder/v1/DrainNodeResponse.ts';
import type { EndSessionRequest as _minder_v1_EndSessionRequest, EndSessionRequest__Output as _minder_v1_EndSessionRequest__Output } from '../../minder/v1/EndSessionRequest.ts';
import type { EndSessionResponse as _minder_v1_EndSessionResponse, EndSessionResponse__Output as _minder_v1_EndSessionResponse__Output } from '../../minder/v1/EndSessionResponse.ts';
import type { GetEntryRequest as _minder_v1_GetEntryRequest, GetEntryRequest__Output as _minder_v1_GetEntryRequest__Output } from '../../minder/v1/GetEntryRequest.ts';
import type { GetEntryResponse as _minder_v1_GetEntryResponse, GetEntryResponse__Output as _minder_v1_GetEntryResponse__Output } from '../../minder/v1/GetEntryResponse.ts';
import type { GetJobRequest as _minder_v1_GetJobRequest, GetJobRequest__Output as _minder_v1_GetJobRequest__Output } from '../../minder/v1/GetJobRequest.ts';
import type { GetJobResponse as _minder_v1_GetJobResponse, GetJobResponse__Output as _minder_v1_GetJobResponse__Output } from '../../minder/v1/GetJobResponse.ts';
import type { GetProcessRequest as _minder_v1_GetProcessRequest, GetProcessRequest__Output as _minder_v1_GetProcessRequest__Output } from '../../minder/v1/GetProcessRequest.ts';
import type { GetProcessResponse as _minder_v1_GetProcessResponse, GetProcessResponse__Output as _minder_v1_GetProcessResponse__Output } from '../../minder/v1/GetProcessResponse.ts';
import type { GetQueueRequest as _minder_v1_GetQueueRequest, GetQueueRequest__Output as _minder_v1_GetQueueRequest__Output } from '../../minder/v1/GetQueueRequest.ts';
import type { GetQueueResponse as _minder_v1_GetQueueResponse, GetQueueResponse__Output as _minder_v1_GetQueueResponse__Output } from '../../minder/v1/GetQueueResponse.ts';
import type { GetRunRequest as _minder_v1_GetRunRequest, GetRunRequest__Output as _minder_v1_GetRunRequest__Output } from '../../minder/v1/GetRunRequest.ts';
import type { GetRunResponse as _minder_v1_GetRunResponse, GetRunResponse__Output as _minder_v1_GetRunResponse__Output } from '../../minder/v1/GetRunResponse.ts';
import type { GetScheduleRequest as _minder_v1_GetScheduleRequest, GetScheduleRequest__Output as _minder_v1_GetScheduleRequest__Output } from '../../minder/v1/GetScheduleRequest.ts';
import type { GetScheduleResponse as _minder_v1_GetScheduleResponse, GetScheduleResponse__Output as _minder_v1_GetScheduleResponse__Output } from '../../minder/v1/GetScheduleResponse.ts';
import type { GetVersionRequest as _minder_v1_GetVersionRequest, GetVersionRequest__Output as _minder_v1_GetVersionRequest__Output } from '../../minder/v1/GetVersionRequest.ts';
import type { GetVersionResponse as _minder_v1_GetVersionResponse, GetVersionResponse__Output as _minder_v1_GetVersionResponse__Output } from '../../minder/v1/GetVersionResponse.ts';
import type { LabelNodeRequest as _minder_v1_LabelNodeRequest, LabelNodeRequest__Output as _minder_v1_LabelNodeRequest__Output } from '../../minder/v1/LabelNodeRequest.ts';
import type { LabelNodeResponse as _minder_v1_LabelNodeResponse, LabelNodeResponse__Output as _minder_v1_LabelNodeResponse__Output } from '../../minder/v1/LabelNodeResponse.ts';
import type { ListAccessTokensRequest as _minder_v1_ListAccessTokensRequest, ListAccessTokensRequest__Output as _minder_v1_ListAccessTokensRequest__Output } from '../../minder/v1/ListAccessTokensRequest.ts';
import type { ListAccessTokensResponse as _minder_v1_ListAccessTokensResponse, ListAccessTokensResponse__Output as _minder_v1_ListAccessTokensResponse__Output } from '../../minder/v1/ListAccessTokensResponse.ts';
import type { ListEntriesRequest as _minder_v1_ListEntriesRequest, ListEntriesRequest__Output as _minder_v1_ListEntriesRequest__Output } from '../../minder/v1/ListEntriesRequest.ts';
import type { ListEntriesResponse as _minder_v1_ListEntriesResponse, ListEntriesResponse__Output as _minder_v1_ListEntriesResponse__Output } from '../../minder/v1/ListEntriesResponse.ts';
import type { ListJobsRequest as _minder_v1_ListJobsRequest, ListJobsRequest__Output as _minder_v1_ListJobsRequest__Output } from '../../minder/v1/ListJobsRequest.ts';
import type { ListJobsResponse as _minder_v1_ListJobsResponse, ListJobsResponse__Output as _minder_v1_ListJobsResponse__Output } from '../../minder/v1/ListJobsResponse.ts';
import type { ListLocksRequest as _minder_v1_ListLocksRequest, ListLocksRequest__Output as _minder_v1_ListLocksRequest__Output } from '../../minder/v1/ListLocksRequest.ts';
import type { ListLocksResponse as _minder_v1_ListLocksResponse, ListLocksResponse__Output as _minder_v1_ListLocksResponse__Output } from '../../minder/v1/ListLocksResponse.ts';
import type { ListNodesRequest as _minder_v1_ListNodesRequest, ListNodesRequest__Output as _minder_v1_ListNodesRequest__Output } from '../../minder/v1/ListNodesRequest.ts';
import type { ListNodesResponse as _minder_v1_ListNodesResponse, ListNodesResponse__Output as _minder_v1_ListNodesResponse__Output } from '../../minder/v1/ListNodesResponse.ts';
import type { ListQueuesRequest as _minder_v1_ListQueuesRequest, ListQueuesRequest__Output as _minder_v1_ListQueuesRequest__Output } from '../../minder/v1/ListQueuesRequest.ts';
import type { ListQueuesResponse as _minder_v1_ListQueuesResponse, ListQueuesResponse__Output as _minder_v1_ListQueuesResponse__Output } from '../../minder/v1/ListQueuesResponse.ts';
import type { ListRunsRequest as _minder_v1_ListRunsRequest, ListRunsRequest__Output as _minder_v1_ListRunsRequest__Output } from '../../minder/v1/ListRunsRequest.ts';
import type { ListRunsResponse as _minder_v1_ListRunsResponse, ListRunsResponse__Output as _minder_v1_ListRunsResponse__Output } from '../../minder/v1/ListRunsResponse.ts';
import type { ListSchedulesRequest as _minder_v1_ListSchedulesRequest, ListSchedulesRequest__Output as _minder_v1_ListSchedulesRequest__Output } from '../../minder/v1/ListSchedulesRequest.ts';
import type { ListSchedulesResponse as _minder_v1_ListSchedulesResponse, ListSchedulesResponse__Output as _minder_v1_ListSchedulesResponse__Output } from '../../minder/v1/ListSchedulesResponse.ts';
import type { PauseRolloutRequest as _minder_v1_PauseRolloutRequest, PauseRolloutRequest__Output as _minder_v1_PauseRolloutRequest__Output } from '../../minder/v1/PauseRolloutRequest.ts';
import type { PauseRolloutResponse as _minder_v1_PauseRolloutResponse, PauseRolloutResponse__Output as _minder_v1_PauseRolloutResponse__Output } from '../../minder/v1/PauseRolloutResponse.ts';
import type { PauseSchedulesRequest as _minder_v1_PauseSchedulesRequest, PauseSchedulesRequest__Output as _minder_v1_PauseSchedulesRequest__Output } from '../../minder/v1/PauseSchedulesRequest.ts';
import type { PauseSchedulesResponse as _minder_v1_PauseSchedulesResponse, PauseSchedulesResponse__Output as _minder_v1_PauseSchedulesResponse__Output } from '../../minder/v1/PauseSchedulesResponse.ts';
import type { PickNodesRequest as _minder_v1_PickNodesRequest, PickNodesRequest__Output as _minder_v1_PickNodesRequest__Output } from '../../minder/v1/PickNodesRequest.ts';
import type { PickNodesResponse as _minder_v1_PickNodesResponse, PickNodesResponse__Output as _minder_v1_PickNodesResponse__Output } from '../../minder/v1/PickNodesResponse.ts';
import type { PromoteRolloutRequest as _minder_v1_PromoteRolloutRequest, PromoteRolloutRequest__Output as _minder_v1_PromoteRolloutRequest__Output } from '../../minder/v1/PromoteRolloutRequest.ts';
import type { PromoteRolloutResponse as _minder_v1_PromoteRolloutResponse, PromoteRolloutResponse__Output as _minder_v1_PromoteRolloutResponse__Output } from '../../minder/v1/PromoteRolloutResponse.ts';
import type { PurgeJobsRequest as _minder_v1_PurgeJobsRequest, PurgeJobsRequest__Output as _minder_v1_PurgeJobsRequest__Output } from '../../minder/v1/PurgeJobsRequest.ts';
import type { PurgeJobsResponse as _minder_v1_PurgeJobsResponse, PurgeJobsResponse__Output as _minder_v1_PurgeJobsResponse__Output } from '../../minder/v1/PurgeJobsResponse.ts';
import type { PutEntryRequest as _minder_v1_PutEntryRequest, PutEntryRequest__Output as _minder_v1_PutEntryRequest__Output } from '../../minder/v1/PutEntryRequest.ts';
import type { PutEntryResponse as _minder_v1_PutEntryResponse, PutEntryResponse__Output as _minder_v1_PutEntryResponse__Output } from '../../minder/v1/PutEntryResponse.ts';
import type { ReadLogsRequest as _minder_v1_ReadLogsRequest, ReadLogsRequest__Output as _minder_v1_ReadLogsRequest__Output } from '../../minder/v1/ReadLogsRequest.ts';
import type { ReadLogsResponse as _minder_v1_ReadLogsResponse, ReadLogsResponse__Output as _minder_v1_ReadLogsResponse__Output } from '../../minder/v1/ReadLogsResponse.ts';
import type { ReleaseLockRequest as _minder_v1_ReleaseLockRequest, ReleaseLockRequest__Output as _minder_v1_ReleaseLockRequest__Output } from '../../minder/v1/ReleaseLockRequest.ts';
import type { ReleaseLockResponse as _minder_v1_ReleaseLockResponse, ReleaseLockResponse__Output as _minder_v1_ReleaseLockResponse__Output } from '../../minder/v1/ReleaseLockResponse.ts';
import type { ReleaseNodeRequest as _minder_v1_ReleaseNodeRequest, ReleaseNodeRequest__Output as _minder_v1_ReleaseNodeRequest__Output } from '../../minder/v1/ReleaseNodeRequest.ts';
import type { ReleaseNodeResponse as _minder_v1_ReleaseNodeResponse, ReleaseNodeResponse__Output as _minder_v1_ReleaseNodeResponse__Output } from '../../minder/v1/ReleaseNodeResponse.ts';
import type { RemoveFunctionsRequest as _minder_v1_RemoveFunctionsRequest, RemoveFunctionsRequest__Output as _minder_v1_RemoveFunctionsRequest__Output } from '../../minder/v1/RemoveFunctionsRequest.ts';
import type { RemoveFunctionsResponse as _minder_v1_RemoveFunctionsResponse, RemoveFunctionsResponse__Output as _minder_v1_RemoveFunctionsResponse__Output } from '../../minder/v1/RemoveFunctionsResponse.ts';
import type { RemoveNodeRequest as _minder_v1_RemoveNodeRequest, RemoveNodeRequest__Output as _minder_v1_RemoveNodeRequest__Output } from '../../minder/v1/RemoveNodeRequest.ts';
import type { RemoveNodeResponse as _minder_v1_RemoveNodeResponse, RemoveNodeResponse__Output as _minder_v1_RemoveNodeResponse__Output } from '../../minder/v1/RemoveNodeResponse.ts';
import type { RemoveProcessesRequest as _minder_v1_RemoveProcessesRequest, RemoveProcessesRequest__Output as _minder_v1_RemoveProcessesRequest__Output } from '../../minder/v1/RemoveProcessesRequest.ts';
import type { RemoveProcessesResponse as _minder_v1_RemoveProcessesResponse, RemoveProcessesResponse__Output as _minder_v1_RemoveProcessesResponse__Output } from '../../minder/v1/RemoveProcessesResponse.ts';
import type { RemoveSchedulesRequest as _minder_v1_RemoveSchedulesRequest, RemoveSchedulesRequest__Output as _minder_v1_RemoveSchedulesRequest__Output } from '../../minder/v1/RemoveSchedulesRequest.ts';
import type { RemoveSchedulesResponse as _minder_v1_RemoveSchedulesResponse, RemoveSchedulesResponse__Output as _minder_v1_RemoveSchedulesResponse__Output } from '../../minder/v1/RemoveSchedulesResponse.ts';
import type { RenewSessionRequest as _minder_v1_RenewSessionRequest, RenewSessionRequest__Output as _minder_v1_RenewSessionRequest__Output } from '../../minder/v1/RenewSessionRequest.ts';
import type { RenewSessionResponse as _minder_v1_RenewSessionResponse, RenewSessionResponse__Output as _minder_v1_RenewSessionResponse__Output } from '../../minder/v1/RenewSessionResponse.ts';
import type { ReserveNodeRequest as _minder_v1_ReserveNodeRequest, ReserveNodeRequest__Output as _minder_v1_ReserveNodeRequest__Output } from '../../minder/v1/ReserveNodeRequest.ts';
import type { ReserveNodeResponse as _minder_v1_ReserveNodeResponse, ReserveNodeResponse__Output as _minder_v1_ReserveNodeResponse__Output } from '../../minder/v1/ReserveNodeResponse.ts';
import type { RestartProcessesRequest as _minder_v1_RestartProcessesRequest, RestartProcessesRequest__Output as _minder_v1_RestartProcessesRequest__Output } from '../../minder/v1/RestartProcessesRequest.ts';
import type { RestartProcessesResponse as _minder_v1_RestartProcessesResponse, RestartProcessesResponse__Output as _minder_v1_RestartProcessesResponse__Output } from '../../minder/v1/RestartProcessesResponse.ts';
import type { ResumeRolloutRequest as _minder_v1_ResumeRolloutRequest, ResumeRolloutRequest__Output as _minder_v1_ResumeRolloutRequest__Output } from '../../minder/v1/ResumeRolloutRequest.ts';
import type { ResumeRolloutResponse as _minder_v1_ResumeRolloutResponse, ResumeRolloutResponse__Output as _minder_v1_ResumeRolloutResponse__Output } from '../../minder/v1/ResumeRolloutResponse.ts';
import type { ResumeSchedulesRequest as _minder_v1_ResumeSchedulesRequest, ResumeSchedulesRequest__Output as _minder_v1_ResumeSchedulesRequest__Output } from '../../minder/v1/ResumeSchedulesRequest.ts';
import type { ResumeSchedulesResponse as _minder_v1_ResumeSchedulesResponse, ResumeSchedulesResponse__Output as _minder_v1_ResumeSchedulesResponse__Output } from '../../minder/v1/ResumeSchedulesResponse.ts';
import type { RetryJobsRequest as _minder_v1_RetryJobsRequest, RetryJobsRequest__Output as _minder_v1_RetryJobsRequest__Output } from '../../minder/v1/RetryJobsRequest.ts';
import type { RetryJobsResponse as _minder_v1_RetryJobsResponse, RetryJobsResponse__Output as _minder_v1_RetryJobsResponse__Output } from '../../minder/v1/RetryJobsResponse.ts';
import type { RevokeAccessTokenRequest as _minder_v1_RevokeAccessTokenRequest, RevokeAccessTokenRequest__Output as _minder_v1_RevokeAccessTokenRequest__Output } from '../../minder/v1/RevokeAccessTokenRequest.ts';
import type { RevokeAccessTokenResponse as _minder_v1_RevokeAccessTokenResponse, RevokeAccessTokenResponse__Output as _minder_v1_RevokeAccessTokenResponse__Output } from '../../minder/v1/RevokeAccessTokenResponse.ts';
import type { RunScheduleRequest as _minder_v1_RunScheduleRequest, RunScheduleRequest__Output as _minder_v1_RunScheduleRequest__Output } from '../../minder/v1/RunScheduleRequest.ts';
import type { RunScheduleResponse as _minder_v1_RunScheduleResponse, RunScheduleResponse__Output as _minder_v1_RunScheduleResponse__Output } from '../../minder/v1/RunScheduleResponse.ts';
import type { ScaleProcessRequest as _minder_v1_ScaleProcessRequest, ScaleProcessRequest__Output as _minder_v1_ScaleProcessRequest__Output } from '../../minder/v1/ScaleProcessRequest.ts';
import type { ScaleProcessResponse as _minder_v1_ScaleProcessResponse, ScaleProcessResponse__Output as _minder_v1_ScaleProcessResponse__Output } from '../../minder/v1/ScaleProcessResponse.ts';
import type { SetQueuesRequest as _minder_v1_SetQueuesRequest, SetQueuesRequest__Output as _minder_v1_SetQueuesRequest__Output } from '../../minder/v1/SetQueuesRequest.ts';
import type { SetQueuesResponse as _minder_v1_SetQueuesResponse, SetQueuesResponse__Output as _minder_v1_SetQueuesResponse__Output } from '../../minder/v1/SetQueuesResponse.ts';
import type { SignalInstancesRequest as _minder_v1_SignalInstancesRequest, SignalInstancesRequest__Output as _minder_v1_SignalInstancesRequest__Output } from '../../minder/v1/SignalInstancesRequest.ts';
import type { SignalInstancesResponse as _minder_v1_SignalInstancesResponse, SignalInstancesResponse__Output as _minder_v1_SignalInstancesResponse__Output } from '../../minder/v1/SignalInstancesResponse.ts';
import type { StartProcessesRequest as _minder_v1_StartProcessesRequest, StartProcessesRequest__Output as _minder_v1_StartProcessesRequest__Output } from '../../minder/v1/StartProcessesRequest.ts';
import type { StartProcessesResponse as _minder_v1_StartProcessesResponse, StartProcessesResponse__Output as _minder_v1_StartProcessesResponse__Output } from '../../minder/v1/StartProcessesResponse.ts';
import type { StopProcessesRequest as _minder_v1_StopProcessesRequest, StopProcessesRequest__Output as _minder_v1_StopProcessesRequest__Output } from '../../minder/v1/StopProcessesRequest.ts';
import type { StopProcessesResponse as _minder_v1_StopProcessesResponse, StopProcessesResponse__Output as _minder_v1_StopProcessesResponse__Output } from '../../minder/v1/StopProcessesResponse.ts';
import type { SubmitJobRequest as _minder_v1_SubmitJobRequest, SubmitJobRequest__Output as _minder_v1_SubmitJobRequest__Output } from '../../minder/v1/SubmitJobRequest.ts';
import type { SubmitJobResponse as _minder_v1_SubmitJobResponse, SubmitJobResponse__Output as _minder_v1_SubmitJobResponse__Output } from '../../minder/v1/SubmitJobResponse.ts';
import type { UncordonNodeRequest as _minder_v1_UncordonNodeRequest, UncordonNodeRequest__Output as _minder_v1_UncordonNodeRequest__Output } from '../../minder/v1/UncordonNodeRequest.ts';
import type { UncordonNodeResponse as _minder_v1_UncordonNodeResponse, UncordonNodeResponse__Output as _minder_v1_UncordonNodeResponse__Output } from '../../minder/v1/UncordonNodeResponse.ts';
import type { UndoRolloutRequest as _minder_v1_UndoRolloutRequest, UndoRolloutRequest__Output as _minder_v1_UndoRolloutRequest__Output } from '../../minder/v1/UndoRolloutRequest.ts';
import type { UndoRolloutResponse as _minder_v1_UndoRolloutResponse, UndoRolloutResponse__Output as _minder_v1_UndoRolloutResponse__Output } from '../../minder/v1/UndoRolloutResponse.ts';
import type { WatchEntriesRequest as _minder_v1_WatchEntriesRequest, WatchEntriesRequest__Output as _minder_v1_WatchEntriesRequest__Output } from '../../minder/v1/WatchEntriesRequest.ts';
import type { WatchEntriesResponse as _minder_v1_WatchEntriesResponse, WatchEntriesResponse__Output as _minder_v1_WatchEntriesResponse__Output } from '../../minder/v1/WatchEntriesResponse.ts';
import type { WatchEventsRequest as _minder_v1_WatchEventsRequest, WatchEventsRequest__Output as _minder_v1_WatchEventsRequest__Output } from '../../minder/v1/WatchEventsRequest.ts';
import type { WatchEventsResponse as _minder_v1_WatchEventsResponse, WatchEventsResponse__Output as _minder_v1_WatchEventsResponse__Output } from '../../minder/v1/WatchEventsResponse.ts';
import type { WatchStatusRequest as _minder_v1_WatchStatusRequest, WatchStatusRequest__Output as _minder_v1_WatchStatusRequest__Output } from '../../minder/v1/WatchStatusRequest.ts';
import type { WatchStatusResponse as _minder_v1_WatchStatusResponse, WatchStatusResponse__Output as _minder_v1_WatchStatusResponse__Output } from '../../minder/v1/WatchStatusResponse.ts';
import type { WhoAmIRequest as _minder_v1_WhoAmIRequest, WhoAmIRequest__Output as _minder_v1_WhoAmIRequest__Output } from '../../minder/v1/WhoAmIRequest.ts';
import type { WhoAmIResponse as _minder_v1_WhoAmIResponse, WhoAmIResponse__Output as _minder_v1_WhoAmIResponse__Output } from '../../minder/v1/WhoAmIResponse.ts';
import type { WorkerMessage as _minder_v1_WorkerMessage, WorkerMessage__Output as _minder_v1_WorkerMessage__Output } from '../../minder/v1/WorkerMessage.ts';
import type { WorkerOrder as _minder_v1_WorkerOrder, WorkerOrder__Output as _minder_v1_WorkerOrder__Output } from '../../minder/v1/WorkerOrder.ts';

export interface ControlServiceClient extends grpc.Client {
  AcquireLock(argument: _minder_v1_AcquireLockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_AcquireLockResponse__Output>): grpc.ClientUnaryCall;
  AcquireLock(argument: _minder_v1_AcquireLockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_AcquireLockResponse__Output>): grpc.ClientUnaryCall;
  AcquireLock(argument: _minder_v1_AcquireLockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_AcquireLockResponse__Output>): grpc.ClientUnaryCall;
  AcquireLock(argument: _minder_v1_AcquireLockRequest, callback: grpc.requestCallback<_minder_v1_AcquireLockResponse__Output>): grpc.ClientUnaryCall;
  acquireLock(argument: _minder_v1_AcquireLockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_AcquireLockResponse__Output>): grpc.ClientUnaryCall;
  acquireLock(argument: _minder_v1_AcquireLockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_AcquireLockResponse__Output>): grpc.ClientUnaryCall;
  acquireLock(argument: _minder_v1_AcquireLockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_AcquireLockResponse__Output>): grpc.ClientUnaryCall;
  acquireLock(argument: _minder_v1_AcquireLockRequest, callback: grpc.requestCallback<_minder_v1_AcquireLockResponse__Output>): grpc.ClientUnaryCall;
  
  ApplyFunctions(argument: _minder_v1_ApplyFunctionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyFunctionsResponse__Output>): grpc.ClientUnaryCall;
  ApplyFunctions(argument: _minder_v1_ApplyFunctionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ApplyFunctionsResponse__Output>): grpc.ClientUnaryCall;
  ApplyFunctions(argument: _minder_v1_ApplyFunctionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyFunctionsResponse__Output>): grpc.ClientUnaryCall;
  ApplyFunctions(argument: _minder_v1_ApplyFunctionsRequest, callback: grpc.requestCallback<_minder_v1_ApplyFunctionsResponse__Output>): grpc.ClientUnaryCall;
  applyFunctions(argument: _minder_v1_ApplyFunctionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyFunctionsResponse__Output>): grpc.ClientUnaryCall;
  applyFunctions(argument: _minder_v1_ApplyFunctionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ApplyFunctionsResponse__Output>): grpc.ClientUnaryCall;
  applyFunctions(argument: _minder_v1_ApplyFunctionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyFunctionsResponse__Output>): grpc.ClientUnaryCall;
  applyFunctions(argument: _minder_v1_ApplyFunctionsRequest, callback: grpc.requestCallback<_minder_v1_ApplyFunctionsResponse__Output>): grpc.ClientUnaryCall;
  
  ApplyProcesses(argument: _minder_v1_ApplyProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  ApplyProcesses(argument: _minder_v1_ApplyProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  ApplyProcesses(argument: _minder_v1_ApplyProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  ApplyProcesses(argument: _minder_v1_ApplyProcessesRequest, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  applyProcesses(argument: _minder_v1_ApplyProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  applyProcesses(argument: _minder_v1_ApplyProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  applyProcesses(argument: _minder_v1_ApplyProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  applyProcesses(argument: _minder_v1_ApplyProcessesRequest, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  
  ApplySchedules(argument: _minder_v1_ApplySchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplySchedulesResponse__Output>): grpc.ClientUnaryCall;
  ApplySchedules(argument: _minder_v1_ApplySchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ApplySchedulesResponse__Output>): grpc.ClientUnaryCall;
  ApplySchedules(argument: _minder_v1_ApplySchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplySchedulesResponse__Output>): grpc.ClientUnaryCall;
  ApplySchedules(argument: _minder_v1_ApplySchedulesRequest, callback: grpc.requestCallback<_minder_v1_ApplySchedulesResponse__Output>): grpc.ClientUnaryCall;
  applySchedules(argument: _minder_v1_ApplySchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplySchedulesResponse__Output>): grpc.ClientUnaryCall;
  applySchedules(argument: _minder_v1_ApplySchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ApplySchedulesResponse__Output>): grpc.ClientUnaryCall;
  applySchedules(argument: _minder_v1_ApplySchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplySchedulesResponse__Output>): grpc.ClientUnaryCall;
  applySchedules(argument: _minder_v1_ApplySchedulesRequest, callback: grpc.requestCallback<_minder_v1_ApplySchedulesResponse__Output>): grpc.ClientUnaryCall;
  
  BackfillSchedule(argument: _minder_v1_BackfillScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  BackfillSchedule(argument: _minder_v1_BackfillScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  BackfillSchedule(argument: _minder_v1_BackfillScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  BackfillSchedule(argument: _minder_v1_BackfillScheduleRequest, callback: grpc.requestCallback<_minder_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  backfillSchedule(argument: _minder_v1_BackfillScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  backfillSchedule(argument: _minder_v1_BackfillScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  backfillSchedule(argument: _minder_v1_BackfillScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  backfillSchedule(argument: _minder_v1_BackfillScheduleRequest, callback: grpc.requestCallback<_minder_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  Backup(argument: _minder_v1_BackupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_BackupResponse__Output>;
  Backup(argument: _minder_v1_BackupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_BackupResponse__Output>;
  backup(argument: _minder_v1_BackupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_BackupResponse__Output>;
  backup(argument: _minder_v1_BackupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_BackupResponse__Output>;
  
  BreakLock(argument: _minder_v1_BreakLockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_BreakLockResponse__Output>): grpc.ClientUnaryCall;
  BreakLock(argument: _minder_v1_BreakLockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_BreakLockResponse__Output>): grpc.ClientUnaryCall;
  BreakLock(argument: _minder_v1_BreakLockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_BreakLockResponse__Output>): grpc.ClientUnaryCall;
  BreakLock(argument: _minder_v1_BreakLockRequest, callback: grpc.requestCallback<_minder_v1_BreakLockResponse__Output>): grpc.ClientUnaryCall;
  breakLock(argument: _minder_v1_BreakLockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_BreakLockResponse__Output>): grpc.ClientUnaryCall;
  breakLock(argument: _minder_v1_BreakLockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_BreakLockResponse__Output>): grpc.ClientUnaryCall;
  breakLock(argument: _minder_v1_BreakLockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_BreakLockResponse__Output>): grpc.ClientUnaryCall;
  breakLock(argument: _minder_v1_BreakLockRequest, callback: grpc.requestCallback<_minder_v1_BreakLockResponse__Output>): grpc.ClientUnaryCall;
  
  CancelJobs(argument: _minder_v1_CancelJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CancelJobsResponse__Output>): grpc.ClientUnaryCall;
  CancelJobs(argument: _minder_v1_CancelJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CancelJobsResponse__Output>): grpc.ClientUnaryCall;
  CancelJobs(argument: _minder_v1_CancelJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CancelJobsResponse__Output>): grpc.ClientUnaryCall;
  CancelJobs(argument: _minder_v1_CancelJobsRequest, callback: grpc.requestCallback<_minder_v1_CancelJobsResponse__Output>): grpc.ClientUnaryCall;
  cancelJobs(argument: _minder_v1_CancelJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CancelJobsResponse__Output>): grpc.ClientUnaryCall;
  cancelJobs(argument: _minder_v1_CancelJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CancelJobsResponse__Output>): grpc.ClientUnaryCall;
  cancelJobs(argument: _minder_v1_CancelJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CancelJobsResponse__Output>): grpc.ClientUnaryCall;
  cancelJobs(argument: _minder_v1_CancelJobsRequest, callback: grpc.requestCallback<_minder_v1_CancelJobsResponse__Output>): grpc.ClientUnaryCall;
  
  CancelRun(argument: _minder_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _minder_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _minder_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _minder_v1_CancelRunRequest, callback: grpc.requestCallback<_minder_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _minder_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _minder_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _minder_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _minder_v1_CancelRunRequest, callback: grpc.requestCallback<_minder_v1_CancelRunResponse__Output>): grpc.ClientUnaryCall;
  
  CheckLock(argument: _minder_v1_CheckLockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CheckLockResponse__Output>): grpc.ClientUnaryCall;
  CheckLock(argument: _minder_v1_CheckLockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CheckLockResponse__Output>): grpc.ClientUnaryCall;
  CheckLock(argument: _minder_v1_CheckLockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CheckLockResponse__Output>): grpc.ClientUnaryCall;
  CheckLock(argument: _minder_v1_CheckLockRequest, callback: grpc.requestCallback<_minder_v1_CheckLockResponse__Output>): grpc.ClientUnaryCall;
  checkLock(argument: _minder_v1_CheckLockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CheckLockResponse__Output>): grpc.ClientUnaryCall;
  checkLock(argument: _minder_v1_CheckLockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CheckLockResponse__Output>): grpc.ClientUnaryCall;
  checkLock(argument: _minder_v1_CheckLockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CheckLockResponse__Output>): grpc.ClientUnaryCall;
  checkLock(argument: _minder_v1_CheckLockRequest, callback: grpc.requestCallback<_minder_v1_CheckLockResponse__Output>): grpc.ClientUnaryCall;
  
  CheckPids(argument: _minder_v1_CheckPidsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CheckPidsResponse__Output>): grpc.ClientUnaryCall;
  CheckPids(argument: _minder_v1_CheckPidsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CheckPidsResponse__Output>): grpc.ClientUnaryCall;
  CheckPids(argument: _minder_v1_CheckPidsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CheckPidsResponse__Output>): grpc.ClientUnaryCall;
  CheckPids(argument: _minder_v1_CheckPidsRequest, callback: grpc.requestCallback<_minder_v1_CheckPidsResponse__Output>): grpc.ClientUnaryCall;
  checkPids(argument: _minder_v1_CheckPidsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CheckPidsResponse__Output>): grpc.ClientUnaryCall;
  checkPids(argument: _minder_v1_CheckPidsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CheckPidsResponse__Output>): grpc.ClientUnaryCall;
  checkPids(argument: _minder_v1_CheckPidsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CheckPidsResponse__Output>): grpc.ClientUnaryCall;
  checkPids(argument: _minder_v1_CheckPidsRequest, callback: grpc.requestCallback<_minder_v1_CheckPidsResponse__Output>): grpc.ClientUnaryCall;
  
  CordonNode(argument: _minder_v1_CordonNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CordonNodeResponse__Output>): grpc.ClientUnaryCall;
  CordonNode(argument: _minder_v1_CordonNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CordonNodeResponse__Output>): grpc.ClientUnaryCall;
  CordonNode(argument: _minder_v1_CordonNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CordonNodeResponse__Output>): grpc.ClientUnaryCall;
  CordonNode(argument: _minder_v1_CordonNodeRequest, callback: grpc.requestCallback<_minder_v1_CordonNodeResponse__Output>): grpc.ClientUnaryCall;
  cordonNode(argument: _minder_v1_CordonNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CordonNodeResponse__Output>): grpc.ClientUnaryCall;
  cordonNode(argument: _minder_v1_CordonNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CordonNodeResponse__Output>): grpc.ClientUnaryCall;
  cordonNode(argument: _minder_v1_CordonNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CordonNodeResponse__Output>): grpc.ClientUnaryCall;
  cordonNode(argument: _minder_v1_CordonNodeRequest, callback: grpc.requestCallback<_minder_v1_CordonNodeResponse__Output>): grpc.ClientUnaryCall;
  
  CreateAccessToken(argument: _minder_v1_CreateAccessTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateAccessToken(argument: _minder_v1_CreateAccessTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CreateAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateAccessToken(argument: _minder_v1_CreateAccessTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateAccessToken(argument: _minder_v1_CreateAccessTokenRequest, callback: grpc.requestCallback<_minder_v1_CreateAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  createAccessToken(argument: _minder_v1_CreateAccessTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  createAccessToken(argument: _minder_v1_CreateAccessTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CreateAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  createAccessToken(argument: _minder_v1_CreateAccessTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  createAccessToken(argument: _minder_v1_CreateAccessTokenRequest, callback: grpc.requestCallback<_minder_v1_CreateAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  
  CreateJoinToken(argument: _minder_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _minder_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _minder_v1_CreateJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _minder_v1_CreateJoinTokenRequest, callback: grpc.requestCallback<_minder_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _minder_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _minder_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _minder_v1_CreateJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _minder_v1_CreateJoinTokenRequest, callback: grpc.requestCallback<_minder_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  
  CreateProcess(argument: _minder_v1_CreateProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateProcessResponse__Output>): grpc.ClientUnaryCall;
  CreateProcess(argument: _minder_v1_CreateProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CreateProcessResponse__Output>): grpc.ClientUnaryCall;
  CreateProcess(argument: _minder_v1_CreateProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateProcessResponse__Output>): grpc.ClientUnaryCall;
  CreateProcess(argument: _minder_v1_CreateProcessRequest, callback: grpc.requestCallback<_minder_v1_CreateProcessResponse__Output>): grpc.ClientUnaryCall;
  createProcess(argument: _minder_v1_CreateProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateProcessResponse__Output>): grpc.ClientUnaryCall;
  createProcess(argument: _minder_v1_CreateProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_CreateProcessResponse__Output>): grpc.ClientUnaryCall;
  createProcess(argument: _minder_v1_CreateProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_CreateProcessResponse__Output>): grpc.ClientUnaryCall;
  createProcess(argument: _minder_v1_CreateProcessRequest, callback: grpc.requestCallback<_minder_v1_CreateProcessResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteEntry(argument: _minder_v1_DeleteEntryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DeleteEntryResponse__Output>): grpc.ClientUnaryCall;
  DeleteEntry(argument: _minder_v1_DeleteEntryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_DeleteEntryResponse__Output>): grpc.ClientUnaryCall;
  DeleteEntry(argument: _minder_v1_DeleteEntryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DeleteEntryResponse__Output>): grpc.ClientUnaryCall;
  DeleteEntry(argument: _minder_v1_DeleteEntryRequest, callback: grpc.requestCallback<_minder_v1_DeleteEntryResponse__Output>): grpc.ClientUnaryCall;
  deleteEntry(argument: _minder_v1_DeleteEntryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DeleteEntryResponse__Output>): grpc.ClientUnaryCall;
  deleteEntry(argument: _minder_v1_DeleteEntryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_DeleteEntryResponse__Output>): grpc.ClientUnaryCall;
  deleteEntry(argument: _minder_v1_DeleteEntryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DeleteEntryResponse__Output>): grpc.ClientUnaryCall;
  deleteEntry(argument: _minder_v1_DeleteEntryRequest, callback: grpc.requestCallback<_minder_v1_DeleteEntryResponse__Output>): grpc.ClientUnaryCall;
  
  DrainNode(argument: _minder_v1_DrainNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  DrainNode(argument: _minder_v1_DrainNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  DrainNode(argument: _minder_v1_DrainNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  DrainNode(argument: _minder_v1_DrainNodeRequest, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  drainNode(argument: _minder_v1_DrainNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  drainNode(argument: _minder_v1_DrainNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  drainNode(argument: _minder_v1_DrainNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  drainNode(argument: _minder_v1_DrainNodeRequest, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  
  EndSession(argument: _minder_v1_EndSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  EndSession(argument: _minder_v1_EndSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  EndSession(argument: _minder_v1_EndSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  EndSession(argument: _minder_v1_EndSessionRequest, callback: grpc.requestCallback<_minder_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  endSession(argument: _minder_v1_EndSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  endSession(argument: _minder_v1_EndSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  endSession(argument: _minder_v1_EndSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  endSession(argument: _minder_v1_EndSessionRequest, callback: grpc.requestCallback<_minder_v1_EndSessionResponse__Output>): grpc.ClientUnaryCall;
  
  GetEntry(argument: _minder_v1_GetEntryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetEntryResponse__Output>): grpc.ClientUnaryCall;
  GetEntry(argument: _minder_v1_GetEntryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetEntryResponse__Output>): grpc.ClientUnaryCall;
  GetEntry(argument: _minder_v1_GetEntryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetEntryResponse__Output>): grpc.ClientUnaryCall;
  GetEntry(argument: _minder_v1_GetEntryRequest, callback: grpc.requestCallback<_minder_v1_GetEntryResponse__Output>): grpc.ClientUnaryCall;
  getEntry(argument: _minder_v1_GetEntryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetEntryResponse__Output>): grpc.ClientUnaryCall;
  getEntry(argument: _minder_v1_GetEntryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetEntryResponse__Output>): grpc.ClientUnaryCall;
  getEntry(argument: _minder_v1_GetEntryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetEntryResponse__Output>): grpc.ClientUnaryCall;
  getEntry(argument: _minder_v1_GetEntryRequest, callback: grpc.requestCallback<_minder_v1_GetEntryResponse__Output>): grpc.ClientUnaryCall;
  
  GetJob(argument: _minder_v1_GetJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  GetJob(argument: _minder_v1_GetJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  GetJob(argument: _minder_v1_GetJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  GetJob(argument: _minder_v1_GetJobRequest, callback: grpc.requestCallback<_minder_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  getJob(argument: _minder_v1_GetJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  getJob(argument: _minder_v1_GetJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  getJob(argument: _minder_v1_GetJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  getJob(argument: _minder_v1_GetJobRequest, callback: grpc.requestCallback<_minder_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  
  GetProcess(argument: _minder_v1_GetProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  GetProcess(argument: _minder_v1_GetProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  GetProcess(argument: _minder_v1_GetProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  GetProcess(argument: _minder_v1_GetProcessRequest, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  getProcess(argument: _minder_v1_GetProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  getProcess(argument: _minder_v1_GetProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  getProcess(argument: _minder_v1_GetProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  getProcess(argument: _minder_v1_GetProcessRequest, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  
  GetQueue(argument: _minder_v1_GetQueueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _minder_v1_GetQueueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _minder_v1_GetQueueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _minder_v1_GetQueueRequest, callback: grpc.requestCallback<_minder_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _minder_v1_GetQueueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _minder_v1_GetQueueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _minder_v1_GetQueueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _minder_v1_GetQueueRequest, callback: grpc.requestCallback<_minder_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  
  GetRun(argument: _minder_v1_GetRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _minder_v1_GetRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _minder_v1_GetRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _minder_v1_GetRunRequest, callback: grpc.requestCallback<_minder_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  getRun(argument: _minder_v1_GetRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  getRun(argument: _minder_v1_GetRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  getRun(argument: _minder_v1_GetRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  getRun(argument: _minder_v1_GetRunRequest, callback: grpc.requestCallback<_minder_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  
  GetSchedule(argument: _minder_v1_GetScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  GetSchedule(argument: _minder_v1_GetScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  GetSchedule(argument: _minder_v1_GetScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  GetSchedule(argument: _minder_v1_GetScheduleRequest, callback: grpc.requestCallback<_minder_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  getSchedule(argument: _minder_v1_GetScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  getSchedule(argument: _minder_v1_GetScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  getSchedule(argument: _minder_v1_GetScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  getSchedule(argument: _minder_v1_GetScheduleRequest, callback: grpc.requestCallback<_minder_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  GetVersion(argument: _minder_v1_GetVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  GetVersion(argument: _minder_v1_GetVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  GetVersion(argument: _minder_v1_GetVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  GetVersion(argument: _minder_v1_GetVersionRequest, callback: grpc.requestCallback<_minder_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  getVersion(argument: _minder_v1_GetVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  getVersion(argument: _minder_v1_GetVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  getVersion(argument: _minder_v1_GetVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  getVersion(argument: _minder_v1_GetVersionRequest, callback: grpc.requestCallback<_minder_v1_GetVersionResponse__Output>): grpc.ClientUnaryCall;
  
  LabelNode(argument: _minder_v1_LabelNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_LabelNodeResponse__Output>): grpc.ClientUnaryCall;
  LabelNode(argument: _minder_v1_LabelNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_LabelNodeResponse__Output>): grpc.ClientUnaryCall;
  LabelNode(argument: _minder_v1_LabelNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_LabelNodeResponse__Output>): grpc.ClientUnaryCall;
  LabelNode(argument: _minder_v1_LabelNodeRequest, callback: grpc.requestCallback<_minder_v1_LabelNodeResponse__Output>): grpc.ClientUnaryCall;
  labelNode(argument: _minder_v1_LabelNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_LabelNodeResponse__Output>): grpc.ClientUnaryCall;
  labelNode(argument: _minder_v1_LabelNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_LabelNodeResponse__Output>): grpc.ClientUnaryCall;
  labelNode(argument: _minder_v1_LabelNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_LabelNodeResponse__Output>): grpc.ClientUnaryCall;
  labelNode(argument: _minder_v1_LabelNodeRequest, callback: grpc.requestCallback<_minder_v1_LabelNodeResponse__Output>): grpc.ClientUnaryCall;
  
  ListAccessTokens(argument: _minder_v1_ListAccessTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListAccessTokensResponse__Output>): grpc.ClientUnaryCall;
  ListAccessTokens(argument: _minder_v1_ListAccessTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListAccessTokensResponse__Output>): grpc.ClientUnaryCall;
  ListAccessTokens(argument: _minder_v1_ListAccessTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListAccessTokensResponse__Output>): grpc.ClientUnaryCall;
  ListAccessTokens(argument: _minder_v1_ListAccessTokensRequest, callback: grpc.requestCallback<_minder_v1_ListAccessTokensResponse__Output>): grpc.ClientUnaryCall;
  listAccessTokens(argument: _minder_v1_ListAccessTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListAccessTokensResponse__Output>): grpc.ClientUnaryCall;
  listAccessTokens(argument: _minder_v1_ListAccessTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListAccessTokensResponse__Output>): grpc.ClientUnaryCall;
  listAccessTokens(argument: _minder_v1_ListAccessTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListAccessTokensResponse__Output>): grpc.ClientUnaryCall;
  listAccessTokens(argument: _minder_v1_ListAccessTokensRequest, callback: grpc.requestCallback<_minder_v1_ListAccessTokensResponse__Output>): grpc.ClientUnaryCall;
  
  ListEntries(argument: _minder_v1_ListEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListEntriesResponse__Output>): grpc.ClientUnaryCall;
  ListEntries(argument: _minder_v1_ListEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListEntriesResponse__Output>): grpc.ClientUnaryCall;
  ListEntries(argument: _minder_v1_ListEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListEntriesResponse__Output>): grpc.ClientUnaryCall;
  ListEntries(argument: _minder_v1_ListEntriesRequest, callback: grpc.requestCallback<_minder_v1_ListEntriesResponse__Output>): grpc.ClientUnaryCall;
  listEntries(argument: _minder_v1_ListEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListEntriesResponse__Output>): grpc.ClientUnaryCall;
  listEntries(argument: _minder_v1_ListEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListEntriesResponse__Output>): grpc.ClientUnaryCall;
  listEntries(argument: _minder_v1_ListEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListEntriesResponse__Output>): grpc.ClientUnaryCall;
  listEntries(argument: _minder_v1_ListEntriesRequest, callback: grpc.requestCallback<_minder_v1_ListEntriesResponse__Output>): grpc.ClientUnaryCall;
  
  ListJobs(argument: _minder_v1_ListJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  ListJobs(argument: _minder_v1_ListJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  ListJobs(argument: _minder_v1_ListJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  ListJobs(argument: _minder_v1_ListJobsRequest, callback: grpc.requestCallback<_minder_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  listJobs(argument: _minder_v1_ListJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  listJobs(argument: _minder_v1_ListJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  listJobs(argument: _minder_v1_ListJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  listJobs(argument: _minder_v1_ListJobsRequest, callback: grpc.requestCallback<_minder_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  
  ListLocks(argument: _minder_v1_ListLocksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListLocksResponse__Output>): grpc.ClientUnaryCall;
  ListLocks(argument: _minder_v1_ListLocksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListLocksResponse__Output>): grpc.ClientUnaryCall;
  ListLocks(argument: _minder_v1_ListLocksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListLocksResponse__Output>): grpc.ClientUnaryCall;
  ListLocks(argument: _minder_v1_ListLocksRequest, callback: grpc.requestCallback<_minder_v1_ListLocksResponse__Output>): grpc.ClientUnaryCall;
  listLocks(argument: _minder_v1_ListLocksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListLocksResponse__Output>): grpc.ClientUnaryCall;
  listLocks(argument: _minder_v1_ListLocksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListLocksResponse__Output>): grpc.ClientUnaryCall;
  listLocks(argument: _minder_v1_ListLocksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListLocksResponse__Output>): grpc.ClientUnaryCall;
  listLocks(argument: _minder_v1_ListLocksRequest, callback: grpc.requestCallback<_minder_v1_ListLocksResponse__Output>): grpc.ClientUnaryCall;
  
  ListNodes(argument: _minder_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _minder_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _minder_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _minder_v1_ListNodesRequest, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _minder_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _minder_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _minder_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _minder_v1_ListNodesRequest, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  
  ListQueues(argument: _minder_v1_ListQueuesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  ListQueues(argument: _minder_v1_ListQueuesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  ListQueues(argument: _minder_v1_ListQueuesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  ListQueues(argument: _minder_v1_ListQueuesRequest, callback: grpc.requestCallback<_minder_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  listQueues(argument: _minder_v1_ListQueuesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  listQueues(argument: _minder_v1_ListQueuesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  listQueues(argument: _minder_v1_ListQueuesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  listQueues(argument: _minder_v1_ListQueuesRequest, callback: grpc.requestCallback<_minder_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  
  ListRuns(argument: _minder_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _minder_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _minder_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _minder_v1_ListRunsRequest, callback: grpc.requestCallback<_minder_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _minder_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _minder_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _minder_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _minder_v1_ListRunsRequest, callback: grpc.requestCallback<_minder_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  
  ListSchedules(argument: _minder_v1_ListSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _minder_v1_ListSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _minder_v1_ListSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _minder_v1_ListSchedulesRequest, callback: grpc.requestCallback<_minder_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _minder_v1_ListSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _minder_v1_ListSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _minder_v1_ListSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _minder_v1_ListSchedulesRequest, callback: grpc.requestCallback<_minder_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  
  PauseRollout(argument: _minder_v1_PauseRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  PauseRollout(argument: _minder_v1_PauseRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  PauseRollout(argument: _minder_v1_PauseRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  PauseRollout(argument: _minder_v1_PauseRolloutRequest, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  pauseRollout(argument: _minder_v1_PauseRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  pauseRollout(argument: _minder_v1_PauseRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  pauseRollout(argument: _minder_v1_PauseRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  pauseRollout(argument: _minder_v1_PauseRolloutRequest, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  
  PauseSchedules(argument: _minder_v1_PauseSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseSchedulesResponse__Output>): grpc.ClientUnaryCall;
  PauseSchedules(argument: _minder_v1_PauseSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PauseSchedulesResponse__Output>): grpc.ClientUnaryCall;
  PauseSchedules(argument: _minder_v1_PauseSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseSchedulesResponse__Output>): grpc.ClientUnaryCall;
  PauseSchedules(argument: _minder_v1_PauseSchedulesRequest, callback: grpc.requestCallback<_minder_v1_PauseSchedulesResponse__Output>): grpc.ClientUnaryCall;
  pauseSchedules(argument: _minder_v1_PauseSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseSchedulesResponse__Output>): grpc.ClientUnaryCall;
  pauseSchedules(argument: _minder_v1_PauseSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PauseSchedulesResponse__Output>): grpc.ClientUnaryCall;
  pauseSchedules(argument: _minder_v1_PauseSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseSchedulesResponse__Output>): grpc.ClientUnaryCall;
  pauseSchedules(argument: _minder_v1_PauseSchedulesRequest, callback: grpc.requestCallback<_minder_v1_PauseSchedulesResponse__Output>): grpc.ClientUnaryCall;
  
  PickNodes(argument: _minder_v1_PickNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PickNodesResponse__Output>): grpc.ClientUnaryCall;
  PickNodes(argument: _minder_v1_PickNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PickNodesResponse__Output>): grpc.ClientUnaryCall;
  PickNodes(argument: _minder_v1_PickNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PickNodesResponse__Output>): grpc.ClientUnaryCall;
  PickNodes(argument: _minder_v1_PickNodesRequest, callback: grpc.requestCallback<_minder_v1_PickNodesResponse__Output>): grpc.ClientUnaryCall;
  pickNodes(argument: _minder_v1_PickNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PickNodesResponse__Output>): grpc.ClientUnaryCall;
  pickNodes(argument: _minder_v1_PickNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PickNodesResponse__Output>): grpc.ClientUnaryCall;
  pickNodes(argument: _minder_v1_PickNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PickNodesResponse__Output>): grpc.ClientUnaryCall;
  pickNodes(argument: _minder_v1_PickNodesRequest, callback: grpc.requestCallback<_minder_v1_PickNodesResponse__Output>): grpc.ClientUnaryCall;
  
  PromoteRollout(argument: _minder_v1_PromoteRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PromoteRolloutResponse__Output>): grpc.ClientUnaryCall;
  PromoteRollout(argument: _minder_v1_PromoteRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PromoteRolloutResponse__Output>): grpc.ClientUnaryCall;
  PromoteRollout(argument: _minder_v1_PromoteRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PromoteRolloutResponse__Output>): grpc.ClientUnaryCall;
  PromoteRollout(argument: _minder_v1_PromoteRolloutRequest, callback: grpc.requestCallback<_minder_v1_PromoteRolloutResponse__Output>): grpc.ClientUnaryCall;
  promoteRollout(argument: _minder_v1_PromoteRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PromoteRolloutResponse__Output>): grpc.ClientUnaryCall;
  promoteRollout(argument: _minder_v1_PromoteRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PromoteRolloutResponse__Output>): grpc.ClientUnaryCall;
  promoteRollout(argument: _minder_v1_PromoteRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PromoteRolloutResponse__Output>): grpc.ClientUnaryCall;
  promoteRollout(argument: _minder_v1_PromoteRolloutRequest, callback: grpc.requestCallback<_minder_v1_PromoteRolloutResponse__Output>): grpc.ClientUnaryCall;
  
  PurgeJobs(argument: _minder_v1_PurgeJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PurgeJobsResponse__Output>): grpc.ClientUnaryCall;
  PurgeJobs(argument: _minder_v1_PurgeJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PurgeJobsResponse__Output>): grpc.ClientUnaryCall;
  PurgeJobs(argument: _minder_v1_PurgeJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PurgeJobsResponse__Output>): grpc.ClientUnaryCall;
  PurgeJobs(argument: _minder_v1_PurgeJobsRequest, callback: grpc.requestCallback<_minder_v1_PurgeJobsResponse__Output>): grpc.ClientUnaryCall;
  purgeJobs(argument: _minder_v1_PurgeJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PurgeJobsResponse__Output>): grpc.ClientUnaryCall;
  purgeJobs(argument: _minder_v1_PurgeJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PurgeJobsResponse__Output>): grpc.ClientUnaryCall;
  purgeJobs(argument: _minder_v1_PurgeJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PurgeJobsResponse__Output>): grpc.ClientUnaryCall;
  purgeJobs(argument: _minder_v1_PurgeJobsRequest, callback: grpc.requestCallback<_minder_v1_PurgeJobsResponse__Output>): grpc.ClientUnaryCall;
  
  PutEntry(argument: _minder_v1_PutEntryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PutEntryResponse__Output>): grpc.ClientUnaryCall;
  PutEntry(argument: _minder_v1_PutEntryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PutEntryResponse__Output>): grpc.ClientUnaryCall;
  PutEntry(argument: _minder_v1_PutEntryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PutEntryResponse__Output>): grpc.ClientUnaryCall;
  PutEntry(argument: _minder_v1_PutEntryRequest, callback: grpc.requestCallback<_minder_v1_PutEntryResponse__Output>): grpc.ClientUnaryCall;
  putEntry(argument: _minder_v1_PutEntryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PutEntryResponse__Output>): grpc.ClientUnaryCall;
  putEntry(argument: _minder_v1_PutEntryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PutEntryResponse__Output>): grpc.ClientUnaryCall;
  putEntry(argument: _minder_v1_PutEntryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PutEntryResponse__Output>): grpc.ClientUnaryCall;
  putEntry(argument: _minder_v1_PutEntryRequest, callback: grpc.requestCallback<_minder_v1_PutEntryResponse__Output>): grpc.ClientUnaryCall;
  
  ReadLogs(argument: _minder_v1_ReadLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_ReadLogsResponse__Output>;
  ReadLogs(argument: _minder_v1_ReadLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_ReadLogsResponse__Output>;
  readLogs(argument: _minder_v1_ReadLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_ReadLogsResponse__Output>;
  readLogs(argument: _minder_v1_ReadLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_ReadLogsResponse__Output>;
  
  ReleaseLock(argument: _minder_v1_ReleaseLockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseLockResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLock(argument: _minder_v1_ReleaseLockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ReleaseLockResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLock(argument: _minder_v1_ReleaseLockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseLockResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLock(argument: _minder_v1_ReleaseLockRequest, callback: grpc.requestCallback<_minder_v1_ReleaseLockResponse__Output>): grpc.ClientUnaryCall;
  releaseLock(argument: _minder_v1_ReleaseLockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseLockResponse__Output>): grpc.ClientUnaryCall;
  releaseLock(argument: _minder_v1_ReleaseLockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ReleaseLockResponse__Output>): grpc.ClientUnaryCall;
  releaseLock(argument: _minder_v1_ReleaseLockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseLockResponse__Output>): grpc.ClientUnaryCall;
  releaseLock(argument: _minder_v1_ReleaseLockRequest, callback: grpc.requestCallback<_minder_v1_ReleaseLockResponse__Output>): grpc.ClientUnaryCall;
  
  ReleaseNode(argument: _minder_v1_ReleaseNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  ReleaseNode(argument: _minder_v1_ReleaseNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  ReleaseNode(argument: _minder_v1_ReleaseNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  ReleaseNode(argument: _minder_v1_ReleaseNodeRequest, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  releaseNode(argument: _minder_v1_ReleaseNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  releaseNode(argument: _minder_v1_ReleaseNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  releaseNode(argument: _minder_v1_ReleaseNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  releaseNode(argument: _minder_v1_ReleaseNodeRequest, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveFunctions(argument: _minder_v1_RemoveFunctionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveFunctionsResponse__Output>): grpc.ClientUnaryCall;
  RemoveFunctions(argument: _minder_v1_RemoveFunctionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RemoveFunctionsResponse__Output>): grpc.ClientUnaryCall;
  RemoveFunctions(argument: _minder_v1_RemoveFunctionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveFunctionsResponse__Output>): grpc.ClientUnaryCall;
  RemoveFunctions(argument: _minder_v1_RemoveFunctionsRequest, callback: grpc.requestCallback<_minder_v1_RemoveFunctionsResponse__Output>): grpc.ClientUnaryCall;
  removeFunctions(argument: _minder_v1_RemoveFunctionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveFunctionsResponse__Output>): grpc.ClientUnaryCall;
  removeFunctions(argument: _minder_v1_RemoveFunctionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RemoveFunctionsResponse__Output>): grpc.ClientUnaryCall;
  removeFunctions(argument: _minder_v1_RemoveFunctionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveFunctionsResponse__Output>): grpc.ClientUnaryCall;
  removeFunctions(argument: _minder_v1_RemoveFunctionsRequest, callback: grpc.requestCallback<_minder_v1_RemoveFunctionsResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveNode(argument: _minder_v1_RemoveNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveNodeResponse__Output>): grpc.ClientUnaryCall;
  RemoveNode(argument: _minder_v1_RemoveNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RemoveNodeResponse__Output>): grpc.ClientUnaryCall;
  RemoveNode(argument: _minder_v1_RemoveNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveNodeResponse__Output>): grpc.ClientUnaryCall;
  RemoveNode(argument: _minder_v1_RemoveNodeRequest, callback: grpc.requestCallback<_minder_v1_RemoveNodeResponse__Output>): grpc.ClientUnaryCall;
  removeNode(argument: _minder_v1_RemoveNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveNodeResponse__Output>): grpc.ClientUnaryCall;
  removeNode(argument: _minder_v1_RemoveNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RemoveNodeResponse__Output>): grpc.ClientUnaryCall;
  removeNode(argument: _minder_v1_RemoveNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveNodeResponse__Output>): grpc.ClientUnaryCall;
  removeNode(argument: _minder_v1_RemoveNodeRequest, callback: grpc.requestCallback<_minder_v1_RemoveNodeResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveProcesses(argument: _minder_v1_RemoveProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveProcessesResponse__Output>): grpc.ClientUnaryCall;
  RemoveProcesses(argument: _minder_v1_RemoveProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RemoveProcessesResponse__Output>): grpc.ClientUnaryCall;
  RemoveProcesses(argument: _minder_v1_RemoveProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveProcessesResponse__Output>): grpc.ClientUnaryCall;
  RemoveProcesses(argument: _minder_v1_RemoveProcessesRequest, callback: grpc.requestCallback<_minder_v1_RemoveProcessesResponse__Output>): grpc.ClientUnaryCall;
  removeProcesses(argument: _minder_v1_RemoveProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveProcessesResponse__Output>): grpc.ClientUnaryCall;
  removeProcesses(argument: _minder_v1_RemoveProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RemoveProcessesResponse__Output>): grpc.ClientUnaryCall;
  removeProcesses(argument: _minder_v1_RemoveProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveProcessesResponse__Output>): grpc.ClientUnaryCall;
  removeProcesses(argument: _minder_v1_RemoveProcessesRequest, callback: grpc.requestCallback<_minder_v1_RemoveProcessesResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveSchedules(argument: _minder_v1_RemoveSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveSchedulesResponse__Output>): grpc.ClientUnaryCall;
  RemoveSchedules(argument: _minder_v1_RemoveSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RemoveSchedulesResponse__Output>): grpc.ClientUnaryCall;
  RemoveSchedules(argument: _minder_v1_RemoveSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveSchedulesResponse__Output>): grpc.ClientUnaryCall;
  RemoveSchedules(argument: _minder_v1_RemoveSchedulesRequest, callback: grpc.requestCallback<_minder_v1_RemoveSchedulesResponse__Output>): grpc.ClientUnaryCall;
  removeSchedules(argument: _minder_v1_RemoveSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveSchedulesResponse__Output>): grpc.ClientUnaryCall;
  removeSchedules(argument: _minder_v1_RemoveSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RemoveSchedulesResponse__Output>): grpc.ClientUnaryCall;
  removeSchedules(argument: _minder_v1_RemoveSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RemoveSchedulesResponse__Output>): grpc.ClientUnaryCall;
  removeSchedules(argument: _minder_v1_RemoveSchedulesRequest, callback: grpc.requestCallback<_minder_v1_RemoveSchedulesResponse__Output>): grpc.ClientUnaryCall;
  
  RenewSession(argument: _minder_v1_RenewSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RenewSessionResponse__Output>): grpc.ClientUnaryCall;
  RenewSession(argument: _minder_v1_RenewSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RenewSessionResponse__Output>): grpc.ClientUnaryCall;
  RenewSession(argument: _minder_v1_RenewSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RenewSessionResponse__Output>): grpc.ClientUnaryCall;
  RenewSession(argument: _minder_v1_RenewSessionRequest, callback: grpc.requestCallback<_minder_v1_RenewSessionResponse__Output>): grpc.ClientUnaryCall;
  renewSession(argument: _minder_v1_RenewSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RenewSessionResponse__Output>): grpc.ClientUnaryCall;
  renewSession(argument: _minder_v1_RenewSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RenewSessionResponse__Output>): grpc.ClientUnaryCall;
  renewSession(argument: _minder_v1_RenewSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RenewSessionResponse__Output>): grpc.ClientUnaryCall;
  renewSession(argument: _minder_v1_RenewSessionRequest, callback: grpc.requestCallback<_minder_v1_RenewSessionResponse__Output>): grpc.ClientUnaryCall;
  
  ReserveNode(argument: _minder_v1_ReserveNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReserveNodeResponse__Output>): grpc.ClientUnaryCall;
  ReserveNode(argument: _minder_v1_ReserveNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ReserveNodeResponse__Output>): grpc.ClientUnaryCall;
  ReserveNode(argument: _minder_v1_ReserveNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReserveNodeResponse__Output>): grpc.ClientUnaryCall;
  ReserveNode(argument: _minder_v1_ReserveNodeRequest, callback: grpc.requestCallback<_minder_v1_ReserveNodeResponse__Output>): grpc.ClientUnaryCall;
  reserveNode(argument: _minder_v1_ReserveNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReserveNodeResponse__Output>): grpc.ClientUnaryCall;
  reserveNode(argument: _minder_v1_ReserveNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ReserveNodeResponse__Output>): grpc.ClientUnaryCall;
  reserveNode(argument: _minder_v1_ReserveNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReserveNodeResponse__Output>): grpc.ClientUnaryCall;
  reserveNode(argument: _minder_v1_ReserveNodeRequest, callback: grpc.requestCallback<_minder_v1_ReserveNodeResponse__Output>): grpc.ClientUnaryCall;
  
  RestartProcesses(argument: _minder_v1_RestartProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RestartProcessesResponse__Output>): grpc.ClientUnaryCall;
  RestartProcesses(argument: _minder_v1_RestartProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RestartProcessesResponse__Output>): grpc.ClientUnaryCall;
  RestartProcesses(argument: _minder_v1_RestartProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RestartProcessesResponse__Output>): grpc.ClientUnaryCall;
  RestartProcesses(argument: _minder_v1_RestartProcessesRequest, callback: grpc.requestCallback<_minder_v1_RestartProcessesResponse__Output>): grpc.ClientUnaryCall;
  restartProcesses(argument: _minder_v1_RestartProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RestartProcessesResponse__Output>): grpc.ClientUnaryCall;
  restartProcesses(argument: _minder_v1_RestartProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RestartProcessesResponse__Output>): grpc.ClientUnaryCall;
  restartProcesses(argument: _minder_v1_RestartProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RestartProcessesResponse__Output>): grpc.ClientUnaryCall;
  restartProcesses(argument: _minder_v1_RestartProcessesRequest, callback: grpc.requestCallback<_minder_v1_RestartProcessesResponse__Output>): grpc.ClientUnaryCall;
  
  ResumeRollout(argument: _minder_v1_ResumeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ResumeRolloutResponse__Output>): grpc.ClientUnaryCall;
  ResumeRollout(argument: _minder_v1_ResumeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ResumeRolloutResponse__Output>): grpc.ClientUnaryCall;
  ResumeRollout(argument: _minder_v1_ResumeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ResumeRolloutResponse__Output>): grpc.ClientUnaryCall;
  ResumeRollout(argument: _minder_v1_ResumeRolloutRequest, callback: grpc.requestCallback<_minder_v1_ResumeRolloutResponse__Output>): grpc.ClientUnaryCall;
  resumeRollout(argument: _minder_v1_ResumeRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ResumeRolloutResponse__Output>): grpc.ClientUnaryCall;
  resumeRollout(argument: _minder_v1_ResumeRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ResumeRolloutResponse__Output>): grpc.ClientUnaryCall;
  resumeRollout(argument: _minder_v1_ResumeRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ResumeRolloutResponse__Output>): grpc.ClientUnaryCall;
  resumeRollout(argument: _minder_v1_ResumeRolloutRequest, callback: grpc.requestCallback<_minder_v1_ResumeRolloutResponse__Output>): grpc.ClientUnaryCall;
  
  ResumeSchedules(argument: _minder_v1_ResumeSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ResumeSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ResumeSchedules(argument: _minder_v1_ResumeSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ResumeSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ResumeSchedules(argument: _minder_v1_ResumeSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ResumeSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ResumeSchedules(argument: _minder_v1_ResumeSchedulesRequest, callback: grpc.requestCallback<_minder_v1_ResumeSchedulesResponse__Output>): grpc.ClientUnaryCall;
  resumeSchedules(argument: _minder_v1_ResumeSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ResumeSchedulesResponse__Output>): grpc.ClientUnaryCall;
  resumeSchedules(argument: _minder_v1_ResumeSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ResumeSchedulesResponse__Output>): grpc.ClientUnaryCall;
  resumeSchedules(argument: _minder_v1_ResumeSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ResumeSchedulesResponse__Output>): grpc.ClientUnaryCall;
  resumeSchedules(argument: _minder_v1_ResumeSchedulesRequest, callback: grpc.requestCallback<_minder_v1_ResumeSchedulesResponse__Output>): grpc.ClientUnaryCall;
  
  RetryJobs(argument: _minder_v1_RetryJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RetryJobsResponse__Output>): grpc.ClientUnaryCall;
  RetryJobs(argument: _minder_v1_RetryJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RetryJobsResponse__Output>): grpc.ClientUnaryCall;
  RetryJobs(argument: _minder_v1_RetryJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RetryJobsResponse__Output>): grpc.ClientUnaryCall;
  RetryJobs(argument: _minder_v1_RetryJobsRequest, callback: grpc.requestCallback<_minder_v1_RetryJobsResponse__Output>): grpc.ClientUnaryCall;
  retryJobs(argument: _minder_v1_RetryJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RetryJobsResponse__Output>): grpc.ClientUnaryCall;
  retryJobs(argument: _minder_v1_RetryJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RetryJobsResponse__Output>): grpc.ClientUnaryCall;
  retryJobs(argument: _minder_v1_RetryJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RetryJobsResponse__Output>): grpc.ClientUnaryCall;
  retryJobs(argument: _minder_v1_RetryJobsRequest, callback: grpc.requestCallback<_minder_v1_RetryJobsResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  
  RunSchedule(argument: _minder_v1_RunScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RunScheduleResponse__Output>): grpc.ClientUnaryCall;
  RunSchedule(argument: _minder_v1_RunScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RunScheduleResponse__Output>): grpc.ClientUnaryCall;
  RunSchedule(argument: _minder_v1_RunScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RunScheduleResponse__Output>): grpc.ClientUnaryCall;
  RunSchedule(argument: _minder_v1_RunScheduleRequest, callback: grpc.requestCallback<_minder_v1_RunScheduleResponse__Output>): grpc.ClientUnaryCall;
  runSchedule(argument: _minder_v1_RunScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RunScheduleResponse__Output>): grpc.ClientUnaryCall;
  runSchedule(argument: _minder_v1_RunScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RunScheduleResponse__Output>): grpc.ClientUnaryCall;
  runSchedule(argument: _minder_v1_RunScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RunScheduleResponse__Output>): grpc.ClientUnaryCall;
  runSchedule(argument: _minder_v1_RunScheduleRequest, callback: grpc.requestCallback<_minder_v1_RunScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  ScaleProcess(argument: _minder_v1_ScaleProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  ScaleProcess(argument: _minder_v1_ScaleProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  ScaleProcess(argument: _minder_v1_ScaleProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  ScaleProcess(argument: _minder_v1_ScaleProcessRequest, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  scaleProcess(argument: _minder_v1_ScaleProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  scaleProcess(argument: _minder_v1_ScaleProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  scaleProcess(argument: _minder_v1_ScaleProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  scaleProcess(argument: _minder_v1_ScaleProcessRequest, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  
  SetQueues(argument: _minder_v1_SetQueuesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_SetQueuesResponse__Output>): grpc.ClientUnaryCall;
  SetQueues(argument: _minder_v1_SetQueuesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_SetQueuesResponse__Output>): grpc.ClientUnaryCall;
  SetQueues(argument: _minder_v1_SetQueuesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_SetQueuesResponse__Output>): grpc.ClientUnaryCall;
  SetQueues(argument: _minder_v1_SetQueuesRequest, callback: grpc.requestCallback<_minder_v1_SetQueuesResponse__Output>): grpc.ClientUnaryCall;
  setQueues(argument: _minder_v1_SetQueuesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_SetQueuesResponse__Output>): grpc.ClientUnaryCall;
  setQueues(argument: _minder_v1_SetQueuesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_SetQueuesResponse__Output>): grpc.ClientUnaryCall;
  setQueues(argument: _minder_v1_SetQueuesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_SetQueuesResponse__Output>): grpc.ClientUnaryCall;
  setQueues(argument: _minder_v1_SetQueuesRequest, callback: grpc.requestCallback<_minder_v1_SetQueuesResponse__Output>): grpc.ClientUnaryCall;
  
  SignalInstances(argument: _minder_v1_SignalInstancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_SignalInstancesResponse__Output>): grpc.ClientUnaryCall;
  SignalInstances(argument: _minder_v1_SignalInstancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_SignalInstancesResponse__Output>): grpc.ClientUnaryCall;
  SignalInstances(argument: _minder_v1_SignalInstancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_SignalInstancesResponse__Output>): grpc.ClientUnaryCall;
  SignalInstances(argument: _minder_v1_SignalInstancesRequest, callback: grpc.requestCallback<_minder_v1_SignalInstancesResponse__Output>): grpc.ClientUnaryCall;
  signalInstances(argument: _minder_v1_SignalInstancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_SignalInstancesResponse__Output>): grpc.ClientUnaryCall;
  signalInstances(argument: _minder_v1_SignalInstancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_SignalInstancesResponse__Output>): grpc.ClientUnaryCall;
  signalInstances(argument: _minder_v1_SignalInstancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_SignalInstancesResponse__Output>): grpc.ClientUnaryCall;
  signalInstances(argument: _minder_v1_SignalInstancesRequest, callback: grpc.requestCallback<_minder_v1_SignalInstancesResponse__Output>): grpc.ClientUnaryCall;
  
  StartProcesses(argument: _minder_v1_StartProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_StartProcessesResponse__Output>): grpc.ClientUnaryCall;
  StartProcesses(argument: _minder_v1_StartProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_StartProcessesResponse__Output>): grpc.ClientUnaryCall;
  StartProcesses(argument: _minder_v1_StartProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_StartProcessesResponse__Output>): grpc.ClientUnaryCall;
  StartProcesses(argument: _minder_v1_StartProcessesRequest, callback: grpc.requestCallback<_minder_v1_StartProcessesResponse__Output>): grpc.ClientUnaryCall;
  startProcesses(argument: _minder_v1_StartProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_StartProcessesResponse__Output>): grpc.ClientUnaryCall;
  startProcesses(argument: _minder_v1_StartProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_StartProcessesResponse__Output>): grpc.ClientUnaryCall;
  startProcesses(argument: _minder_v1_StartProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_StartProcessesResponse__Output>): grpc.ClientUnaryCall;
  startProcesses(argument: _minder_v1_StartProcessesRequest, callback: grpc.requestCallback<_minder_v1_StartProcessesResponse__Output>): grpc.ClientUnaryCall;
  
  StopProcesses(argument: _minder_v1_StopProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_StopProcessesResponse__Output>): grpc.ClientUnaryCall;
  StopProcesses(argument: _minder_v1_StopProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_StopProcessesResponse__Output>): grpc.ClientUnaryCall;
  StopProcesses(argument: _minder_v1_StopProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_StopProcessesResponse__Output>): grpc.ClientUnaryCall;
  StopProcesses(argument: _minder_v1_StopProcessesRequest, callback: grpc.requestCallback<_minder_v1_StopProcessesResponse__Output>): grpc.ClientUnaryCall;
  stopProcesses(argument: _minder_v1_StopProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_StopProcessesResponse__Output>): grpc.ClientUnaryCall;
  stopProcesses(argument: _minder_v1_StopProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_StopProcessesResponse__Output>): grpc.ClientUnaryCall;
  stopProcesses(argument: _minder_v1_StopProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_StopProcessesResponse__Output>): grpc.ClientUnaryCall;
  stopProcesses(argument: _minder_v1_StopProcessesRequest, callback: grpc.requestCallback<_minder_v1_StopProcessesResponse__Output>): grpc.ClientUnaryCall;
  
  SubmitJob(argument: _minder_v1_SubmitJobRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_SubmitJobResponse__Output>;
  SubmitJob(argument: _minder_v1_SubmitJobRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_SubmitJobResponse__Output>;
  submitJob(argument: _minder_v1_SubmitJobRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_SubmitJobResponse__Output>;
  submitJob(argument: _minder_v1_SubmitJobRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_SubmitJobResponse__Output>;
  
  UncordonNode(argument: _minder_v1_UncordonNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_UncordonNodeResponse__Output>): grpc.ClientUnaryCall;
  UncordonNode(argument: _minder_v1_UncordonNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_UncordonNodeResponse__Output>): grpc.ClientUnaryCall;
  UncordonNode(argument: _minder_v1_UncordonNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_UncordonNodeResponse__Output>): grpc.ClientUnaryCall;
  UncordonNode(argument: _minder_v1_UncordonNodeRequest, callback: grpc.requestCallback<_minder_v1_UncordonNodeResponse__Output>): grpc.ClientUnaryCall;
  uncordonNode(argument: _minder_v1_UncordonNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_UncordonNodeResponse__Output>): grpc.ClientUnaryCall;
  uncordonNode(argument: _minder_v1_UncordonNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_UncordonNodeResponse__Output>): grpc.ClientUnaryCall;
  uncordonNode(argument: _minder_v1_UncordonNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_UncordonNodeResponse__Output>): grpc.ClientUnaryCall;
  uncordonNode(argument: _minder_v1_UncordonNodeRequest, callback: grpc.requestCallback<_minder_v1_UncordonNodeResponse__Output>): grpc.ClientUnaryCall;
  
  UndoRollout(argument: _minder_v1_UndoRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_UndoRolloutResponse__Output>): grpc.ClientUnaryCall;
  UndoRollout(argument: _minder_v1_UndoRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_UndoRolloutResponse__Output>): grpc.ClientUnaryCall;
  UndoRollout(argument: _minder_v1_UndoRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_UndoRolloutResponse__Output>): grpc.ClientUnaryCall;
  UndoRollout(argument: _minder_v1_UndoRolloutRequest, callback: grpc.requestCallback<_minder_v1_UndoRolloutResponse__Output>): grpc.ClientUnaryCall;
  undoRollout(argument: _minder_v1_UndoRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_UndoRolloutResponse__Output>): grpc.ClientUnaryCall;
  undoRollout(argument: _minder_v1_UndoRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_UndoRolloutResponse__Output>): grpc.ClientUnaryCall;
  undoRollout(argument: _minder_v1_UndoRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_UndoRolloutResponse__Output>): grpc.ClientUnaryCall;
  undoRollout(argument: _minder_v1_UndoRolloutRequest, callback: grpc.requestCallback<_minder_v1_UndoRolloutResponse__Output>): grpc.ClientUnaryCall;
  
  WatchEntries(argument: _minder_v1_WatchEntriesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchEntriesResponse__Output>;
  WatchEntries(argument: _minder_v1_WatchEntriesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchEntriesResponse__Output>;
  watchEntries(argument: _minder_v1_WatchEntriesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchEntriesResponse__Output>;
  watchEntries(argument: _minder_v1_WatchEntriesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchEntriesResponse__Output>;
  
  WatchEvents(argument: _minder_v1_WatchEventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchEventsResponse__Output>;
  WatchEvents(argument: _minder_v1_WatchEventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchEventsResponse__Output>;
  watchEvents(argument: _minder_v1_WatchEventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchEventsResponse__Output>;
  watchEvents(argument: _minder_v1_WatchEventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchEventsResponse__Output>;
  
  WatchStatus(argument: _minder_v1_WatchStatusRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchStatusResponse__Output>;
  WatchStatus(argument: _minder_v1_WatchStatusRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchStatusResponse__Output>;
  watchStatus(argument: _minder_v1_WatchStatusRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchStatusResponse__Output>;
  watchStatus(argument: _minder_v1_WatchStatusRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_WatchStatusResponse__Output>;
  
  WhoAmI(argument: _minder_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _minder_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _minder_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _minder_v1_WhoAmIRequest, callback: grpc.requestCallback<_minder_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _minder_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _minder_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _minder_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _minder_v1_WhoAmIRequest, callback: grpc.requestCallback<_minder_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  
  WorkJobs(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_WorkerMessage, _minder_v1_WorkerOrder__Output>;
  WorkJobs(options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_WorkerMessage, _minder_v1_WorkerOrder__Output>;
  workJobs(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_WorkerMessage, _minder_v1_WorkerOrder__Output>;
  workJobs(options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_WorkerMessage, _minder_v1_WorkerOrder__Output>;
  
}

export interface ControlServiceHandlers extends grpc.UntypedServiceImplementation {
  AcquireLock: grpc.handleUnaryCall<_minder_v1_AcquireLockRequest__Output, _minder_v1_AcquireLockResponse>;
  
  ApplyFunctions: grpc.handleUnaryCall<_minder_v1_ApplyFunctionsRequest__Output, _minder_v1_ApplyFunctionsResponse>;
  
  ApplyProcesses: grpc.handleUnaryCall<_minder_v1_ApplyProcessesRequest__Output, _minder_v1_ApplyProcessesResponse>;
  
  ApplySchedules: grpc.handleUnaryCall<_minder_v1_ApplySchedulesRequest__Output, _minder_v1_ApplySchedulesResponse>;
  
  BackfillSchedule: grpc.handleUnaryCall<_minder_v1_BackfillScheduleRequest__Output, _minder_v1_BackfillScheduleResponse>;
  
  Backup: grpc.handleServerStreamingCall<_minder_v1_BackupRequest__Output, _minder_v1_BackupResponse>;
  
  BreakLock: grpc.handleUnaryCall<_minder_v1_BreakLockRequest__Output, _minder_v1_BreakLockResponse>;
  
  CancelJobs: grpc.handleUnaryCall<_minder_v1_CancelJobsRequest__Output, _minder_v1_CancelJobsResponse>;
  
  CancelRun: grpc.handleUnaryCall<_minder_v1_CancelRunRequest__Output, _minder_v1_CancelRunResponse>;
  
  CheckLock: grpc.handleUnaryCall<_minder_v1_CheckLockRequest__Output, _minder_v1_CheckLockResponse>;
  
  CheckPids: grpc.handleUnaryCall<_minder_v1_CheckPidsRequest__Output, _minder_v1_CheckPidsResponse>;
  
  CordonNode: grpc.handleUnaryCall<_minder_v1_CordonNodeRequest__Output, _minder_v1_CordonNodeResponse>;
  
  CreateAccessToken: grpc.handleUnaryCall<_minder_v1_CreateAccessTokenRequest__Output, _minder_v1_CreateAccessTokenResponse>;
  
  CreateJoinToken: grpc.handleUnaryCall<_minder_v1_CreateJoinTokenRequest__Output, _minder_v1_CreateJoinTokenResponse>;
  
  CreateProcess: grpc.handleUnaryCall<_minder_v1_CreateProcessRequest__Output, _minder_v1_CreateProcessResponse>;
  
  DeleteEntry: grpc.handleUnaryCall<_minder_v1_DeleteEntryRequest__Output, _minder_v1_DeleteEntryResponse>;
  
  DrainNode: grpc.handleUnaryCall<_minder_v1_DrainNodeRequest__Output, _minder_v1_DrainNodeResponse>;
  
  EndSession: grpc.handleUnaryCall<_minder_v1_EndSessionRequest__Output, _minder_v1_EndSessionResponse>;
  
  GetEntry: grpc.handleUnaryCall<_minder_v1_GetEntryRequest__Output, _minder_v1_GetEntryResponse>;
  
  GetJob: grpc.handleUnaryCall<_minder_v1_GetJobRequest__Output, _minder_v1_GetJobResponse>;
  
  GetProcess: grpc.handleUnaryCall<_minder_v1_GetProcessRequest__Output, _minder_v1_GetProcessResponse>;
  
  GetQueue: grpc.handleUnaryCall<_minder_v1_GetQueueRequest__Output, _minder_v1_GetQueueResponse>;
  
  GetRun: grpc.handleUnaryCall<_minder_v1_GetRunRequest__Output, _minder_v1_GetRunResponse>;
  
  GetSchedule: grpc.handleUnaryCall<_minder_v1_GetScheduleRequest__Output, _minder_v1_GetScheduleResponse>;
  
  GetVersion: grpc.handleUnaryCall<_minder_v1_GetVersionRequest__Output, _minder_v1_GetVersionResponse>;
  
  LabelNode: grpc.handleUnaryCall<_minder_v1_LabelNodeRequest__Output, _minder_v1_LabelNodeResponse>;
  
  ListAccessTokens: grpc.handleUnaryCall<_minder_v1_ListAccessTokensRequest__Output, _minder_v1_ListAccessTokensResponse>;
  
  ListEntries: grpc.handleUnaryCall<_minder_v1_ListEntriesRequest__Output, _minder_v1_ListEntriesResponse>;
  
  ListJobs: grpc.handleUnaryCall<_minder_v1_ListJobsRequest__Output, _minder_v1_ListJobsResponse>;
  
  ListLocks: grpc.handleUnaryCall<_minder_v1_ListLocksRequest__Output, _minder_v1_ListLocksResponse>;
  
  ListNodes: grpc.handleUnaryCall<_minder_v1_ListNodesRequest__Output, _minder_v1_ListNodesResponse>;
  
  ListQueues: grpc.handleUnaryCall<_minder_v1_ListQueuesRequest__Output, _minder_v1_ListQueuesResponse>;
  
  ListRuns: grpc.handleUnaryCall<_minder_v1_ListRunsRequest__Output, _minder_v1_ListRunsResponse>;
  
  ListSchedules: grpc.handleUnaryCall<_minder_v1_ListSchedulesRequest__Output, _minder_v1_ListSchedulesResponse>;
  
  PauseRollout: grpc.handleUnaryCall<_minder_v1_PauseRolloutRequest__Output, _minder_v1_PauseRolloutResponse>;
  
  PauseSchedules: grpc.handleUnaryCall<_minder_v1_PauseSchedulesRequest__Output, _minder_v1_PauseSchedulesResponse>;
  
  PickNodes: grpc.handleUnaryCall<_minder_v1_PickNodesRequest__Output, _minder_v1_PickNodesResponse>;
  
  PromoteRollout: grpc.handleUnaryCall<_minder_v1_PromoteRolloutRequest__Output, _minder_v1_PromoteRolloutResponse>;
  
  PurgeJobs: grpc.handleUnaryCall<_minder_v1_PurgeJobsRequest__Output, _minder_v1_PurgeJobsResponse>;
  
  PutEntry: grpc.handleUnaryCall<_minder_v1_PutEntryRequest__Output, _minder_v1_PutEntryResponse>;
  
  ReadLogs: grpc.handleServerStreamingCall<_minder_v1_ReadLogsRequest__Output, _minder_v1_ReadLogsResponse>;
  
  ReleaseLock: grpc.handleUnaryCall<_minder_v1_ReleaseLockRequest__Output, _minder_v1_ReleaseLockResponse>;
  
  ReleaseNode: grpc.handleUnaryCall<_minder_v1_ReleaseNodeRequest__Output, _minder_v1_ReleaseNodeResponse>;
  
  RemoveFunctions: grpc.handleUnaryCall<_minder_v1_RemoveFunctionsRequest__Output, _minder_v1_RemoveFunctionsResponse>;
  
  RemoveNode: grpc.handleUnaryCall<_minder_v1_RemoveNodeRequest__Output, _minder_v1_RemoveNodeResponse>;
  
  RemoveProcesses: grpc.handleUnaryCall<_minder_v1_RemoveProcessesRequest__Output, _minder_v1_RemoveProcessesResponse>;
  
  RemoveSchedules: grpc.handleUnaryCall<_minder_v1_RemoveSchedulesRequest__Output, _minder_v1_RemoveSchedulesResponse>;
  
  RenewSession: grpc.handleUnaryCall<_minder_v1_RenewSessionRequest__Output, _minder_v1_RenewSessionResponse>;
  
  ReserveNode: grpc.handleUnaryCall<_minder_v1_ReserveNodeRequest__Output, _minder_v1_ReserveNodeResponse>;
  
  RestartProcesses: grpc.handleUnaryCall<_minder_v1_RestartProcessesRequest__Output, _minder_v1_RestartProcessesResponse>;
  
  ResumeRollout: grpc.handleUnaryCall<_minder_v1_ResumeRolloutRequest__Output, _minder_v1_ResumeRolloutResponse>;
  
  ResumeSchedules: grpc.handleUnaryCall<_minder_v1_ResumeSchedulesRequest__Output, _minder_v1_ResumeSchedulesResponse>;
  
  RetryJobs: grpc.handleUnaryCall<_minder_v1_RetryJobsRequest__Output, _minder_v1_RetryJobsResponse>;
  
  RevokeAccessToken: grpc.handleUnaryCall<_minder_v1_RevokeAccessTokenRequest__Output, _minder_v1_RevokeAccessTokenResponse>;
  
  RunSchedule: grpc.handleUnaryCall<_minder_v1_RunScheduleRequest__Output, _minder_v1_RunScheduleResponse>;
  
  ScaleProcess: grpc.handleUnaryCall<_minder_v1_ScaleProcessRequest__Output, _minder_v1_ScaleProcessResponse>;
  
  SetQueues: grpc.handleUnaryCall<_minder_v1_SetQueuesRequest__Output, _minder_v1_SetQueuesResponse>;
  
  SignalInstances: grpc.handleUnaryCall<_minder_v1_SignalInstancesRequest__Output, _minder_v1_SignalInstancesResponse>;
  
  StartProcesses: grpc.handleUnaryCall<_minder_v1_StartProcessesRequest__Output, _minder_v1_StartProcessesResponse>;
  
  StopProcesses: grpc.handleUnaryCall<_minder_v1_StopProcessesRequest__Output, _minder_v1_StopProcessesResponse>;
  
  SubmitJob: grpc.handleServerStreamingCall<_minder_v1_SubmitJobRequest__Output, _minder_v1_SubmitJobResponse>;
  
  UncordonNode: grpc.handleUnaryCall<_minder_v1_UncordonNodeRequest__Output, _minder_v1_UncordonNodeResponse>;
  
  UndoRollout: grpc.handleUnaryCall<_minder_v1_UndoRolloutRequest__Output, _minder_v1_UndoRolloutResponse>;
  
  WatchEntries: grpc.handleServerStreamingCall<_minder_v1_WatchEntriesRequest__Output, _minder_v1_WatchEntriesResponse>;
  
  WatchEvents: grpc.handleServerStreamingCall<_minder_v1_WatchEventsRequest__Output, _minder_v1_WatchEventsResponse>;
  
  WatchStatus: grpc.handleServerStreamingCall<_minder_v1_WatchStatusRequest__Output, _minder_v1_WatchStatusResponse>;
  
  WhoAmI: grpc.handleUnaryCall<_minder_v1_WhoAmIRequest__Output, _minder_v1_WhoAmIResponse>;
  
  WorkJobs: grpc.handleBidiStreamingCall<_minder_v1_WorkerMessage__Output, _minder_v1_WorkerOrder>;
  
}

export interface ControlServiceDefinition extends grpc.ServiceDefinition {
  AcquireLock: MethodDefinition<_minder_v1_AcquireLockRequest, _minder_v1_AcquireLockResponse, _minder_v1_AcquireLockRequest__Output, _minder_v1_AcquireLockResponse__Output>
  ApplyFunctions: MethodDefinition<_minder_v1_ApplyFunctionsRequest, _minder_v1_ApplyFunctionsResponse, _minder_v1_ApplyFunctionsRequest__Output, _minder_v1_ApplyFunctionsResponse__Output>
  ApplyProcesses: MethodDefinition<_minder_v1_ApplyProcessesRequest, _minder_v1_ApplyProcessesResponse, _minder_v1_ApplyProcessesRequest__Output, _minder_v1_ApplyProcessesResponse__Output>
  ApplySchedules: MethodDefinition<_minder_v1_ApplySchedulesRequest, _minder_v1_ApplySchedulesResponse, _minder_v1_ApplySchedulesRequest__Output, _minder_v1_ApplySchedulesResponse__Output>
  BackfillSchedule: MethodDefinition<_minder_v1_BackfillScheduleRequest, _minder_v1_BackfillScheduleResponse, _minder_v1_BackfillScheduleRequest__Output, _minder_v1_BackfillScheduleResponse__Output>
  Backup: MethodDefinition<_minder_v1_BackupRequest, _minder_v1_BackupResponse, _minder_v1_BackupRequest__Output, _minder_v1_BackupResponse__Output>
  BreakLock: MethodDefinition<_minder_v1_BreakLockRequest, _minder_v1_BreakLockResponse, _minder_v1_BreakLockRequest__Output, _minder_v1_BreakLockResponse__Output>
  CancelJobs: MethodDefinition<_minder_v1_CancelJobsRequest, _minder_v1_CancelJobsResponse, _minder_v1_CancelJobsRequest__Output, _minder_v1_CancelJobsResponse__Output>
  CancelRun: MethodDefinition<_minder_v1_CancelRunRequest, _minder_v1_CancelRunResponse, _minder_v1_CancelRunRequest__Output, _minder_v1_CancelRunResponse__Output>
  CheckLock: MethodDefinition<_minder_v1_CheckLockRequest, _minder_v1_CheckLockResponse, _minder_v1_CheckLockRequest__Output, _minder_v1_CheckLockResponse__Output>
  CheckPids: MethodDefinition<_minder_v1_CheckPidsRequest, _minder_v1_CheckPidsResponse, _minder_v1_CheckPidsRequest__Output, _minder_v1_CheckPidsResponse__Output>
  CordonNode: MethodDefinition<_minder_v1_CordonNodeRequest, _minder_v1_CordonNodeResponse, _minder_v1_CordonNodeRequest__Output, _minder_v1_CordonNodeResponse__Output>
  CreateAccessToken: MethodDefinition<_minder_v1_CreateAccessTokenRequest, _minder_v1_CreateAccessTokenResponse, _minder_v1_CreateAccessTokenRequest__Output, _minder_v1_CreateAccessTokenResponse__Output>
  CreateJoinToken: MethodDefinition<_minder_v1_CreateJoinTokenRequest, _minder_v1_CreateJoinTokenResponse, _minder_v1_CreateJoinTokenRequest__Output, _minder_v1_CreateJoinTokenResponse__Output>
  CreateProcess: MethodDefinition<_minder_v1_CreateProcessRequest, _minder_v1_CreateProcessResponse, _minder_v1_CreateProcessRequest__Output, _minder_v1_CreateProcessResponse__Output>
  DeleteEntry: MethodDefinition<_minder_v1_DeleteEntryRequest, _minder_v1_DeleteEntryResponse, _minder_v1_DeleteEntryRequest__Output, _minder_v1_DeleteEntryResponse__Output>
  DrainNode: MethodDefinition<_minder_v1_DrainNodeRequest, _minder_v1_DrainNodeResponse, _minder_v1_DrainNodeRequest__Output, _minder_v1_DrainNodeResponse__Output>
  EndSession: MethodDefinition<_minder_v1_EndSessionRequest, _minder_v1_EndSessionResponse, _minder_v1_EndSessionRequest__Output, _minder_v1_EndSessionResponse__Output>
  GetEntry: MethodDefinition<_minder_v1_GetEntryRequest, _minder_v1_GetEntryResponse, _minder_v1_GetEntryRequest__Output, _minder_v1_GetEntryResponse__Output>
  GetJob: MethodDefinition<_minder_v1_GetJobRequest, _minder_v1_GetJobResponse, _minder_v1_GetJobRequest__Output, _minder_v1_GetJobResponse__Output>
  GetProcess: MethodDefinition<_minder_v1_GetProcessRequest, _minder_v1_GetProcessResponse, _minder_v1_GetProcessRequest__Output, _minder_v1_GetProcessResponse__Output>
  GetQueue: MethodDefinition<_minder_v1_GetQueueRequest, _minder_v1_GetQueueResponse, _minder_v1_GetQueueRequest__Output, _minder_v1_GetQueueResponse__Output>
  GetRun: MethodDefinition<_minder_v1_GetRunRequest, _minder_v1_GetRunResponse, _minder_v1_GetRunRequest__Output, _minder_v1_GetRunResponse__Output>
  GetSchedule: MethodDefinition<_minder_v1_GetScheduleRequest, _minder_v1_GetScheduleResponse, _minder_v1_GetScheduleRequest__Output, _minder_v1_GetScheduleResponse__Output>
  GetVersion: MethodDefinition<_minder_v1_GetVersionRequest, _minder_v1_GetVersionResponse, _minder_v1_GetVersionRequest__Output, _minder_v1_GetVersionResponse__Output>
  LabelNode: MethodDefinition<_minder_v1_LabelNodeRequest, _minder_v1_LabelNodeResponse, _minder_v1_LabelNodeRequest__Output, _minder_v1_LabelNodeResponse__Output>
  ListAccessTokens: MethodDefinition<_minder_v1_ListAccessTokensRequest, _minder_v1_ListAccessTokensResponse, _minder_v1_ListAccessTokensRequest__Output, _minder_v1_ListAccessTokensResponse__Output>
  ListEntries: MethodDefinition<_minder_v1_ListEntriesRequest, _minder_v1_ListEntriesResponse, _minder_v1_ListEntriesRequest__Output, _minder_v1_ListEntriesResponse__Output>
  ListJobs: MethodDefinition<_minder_v1_ListJobsRequest, _minder_v1_ListJobsResponse, _minder_v1_ListJobsRequest__Output, _minder_v1_ListJobsResponse__Output>
  ListLocks: MethodDefinition<_minder_v1_ListLocksRequest, _minder_v1_ListLocksResponse, _minder_v1_ListLocksRequest__Output, _minder_v1_ListLocksResponse__Output>
  ListNodes: MethodDefinition<_minder_v1_ListNodesRequest, _minder_v1_ListNodesResponse, _minder_v1_ListNodesRequest__Output, _minder_v1_ListNodesResponse__Output>
  ListQueues: MethodDefinition<_minder_v1_ListQueuesRequest, _minder_v1_ListQueuesResponse, _minder_v1_ListQueuesRequest__Output, _minder_v1_ListQueuesResponse__Output>
  ListRuns: MethodDefinition<_minder_v1_ListRunsRequest, _minder_v1_ListRunsResponse, _minder_v1_ListRunsRequest__Output, _minder_v1_ListRunsResponse__Output>
  ListSchedules: MethodDefinition<_minder_v1_ListSchedulesRequest, _minder_v1_ListSchedulesResponse, _minder_v1_ListSchedulesRequest__Output, _minder_v1_ListSchedulesResponse__Output>
  PauseRollout: MethodDefinition<_minder_v1_PauseRolloutRequest, _minder_v1_PauseRolloutResponse, _minder_v1_PauseRolloutRequest__Output, _minder_v1_PauseRolloutResponse__Output>
  PauseSchedules: MethodDefinition<_minder_v1_PauseSchedulesRequest, _minder_v1_PauseSchedulesResponse, _minder_v1_PauseSchedulesRequest__Output, _minder_v1_PauseSchedulesResponse__Output>
  PickNodes: MethodDefinition<_minder_v1_PickNodesRequest, _minder_v1_PickNodesResponse, _minder_v1_PickNodesRequest__Output, _minder_v1_PickNodesResponse__Output>
  PromoteRollout: MethodDefinition<_minder_v1_PromoteRolloutRequest, _minder_v1_PromoteRolloutResponse, _minder_v1_PromoteRolloutRequest__Output, _minder_v1_PromoteRolloutResponse__Output>
  PurgeJobs: MethodDefinition<_minder_v1_PurgeJobsRequest, _minder_v1_PurgeJobsResponse, _minder_v1_PurgeJobsRequest__Output, _minder_v1_PurgeJobsResponse__Output>
  PutEntry: MethodDefinition<_minder_v1_PutEntryRequest, _minder_v1_PutEntryResponse, _minder_v1_PutEntryRequest__Output, _minder_v1_PutEntryResponse__Output>
  ReadLogs: MethodDefinition<_minder_v1_ReadLogsRequest, _minder_v1_ReadLogsResponse, _minder_v1_ReadLogsRequest__Output, _minder_v1_ReadLogsResponse__Output>
  ReleaseLock: MethodDefinition<_minder_v1_ReleaseLockRequest, _minder_v1_ReleaseLockResponse, _minder_v1_ReleaseLockRequest__Output, _minder_v1_ReleaseLockResponse__Output>
  ReleaseNode: MethodDefinition<_minder_v1_ReleaseNodeRequest, _minder_v1_ReleaseNodeResponse, _minder_v1_ReleaseNodeRequest__Output, _minder_v1_ReleaseNodeResponse__Output>
  RemoveFunctions: MethodDefinition<_minder_v1_RemoveFunctionsRequest, _minder_v1_RemoveFunctionsResponse, _minder_v1_RemoveFunctionsRequest__Output, _minder_v1_RemoveFunctionsResponse__Output>
  RemoveNode: MethodDefinition<_minder_v1_RemoveNodeRequest, _minder_v1_RemoveNodeResponse, _minder_v1_RemoveNodeRequest__Output, _minder_v1_RemoveNodeResponse__Output>
  RemoveProcesses: MethodDefinition<_minder_v1_RemoveProcessesRequest, _minder_v1_RemoveProcessesResponse, _minder_v1_RemoveProcessesRequest__Output, _minder_v1_RemoveProcessesResponse__Output>
  RemoveSchedules: MethodDefinition<_minder_v1_RemoveSchedulesRequest, _minder_v1_RemoveSchedulesResponse, _minder_v1_RemoveSchedulesRequest__Output, _minder_v1_RemoveSchedulesResponse__Output>
  RenewSession: MethodDefinition<_minder_v1_RenewSessionRequest, _minder_v1_RenewSessionResponse, _minder_v1_RenewSessionRequest__Output, _minder_v1_RenewSessionResponse__Output>
  ReserveNode: MethodDefinition<_minder_v1_ReserveNodeRequest, _minder_v1_ReserveNodeResponse, _minder_v1_ReserveNodeRequest__Output, _minder_v1_ReserveNodeResponse__Output>
  RestartProcesses: MethodDefinition<_minder_v1_RestartProcessesRequest, _minder_v1_RestartProcessesResponse, _minder_v1_RestartProcessesRequest__Output, _minder_v1_RestartProcessesResponse__Output>
  ResumeRollout: MethodDefinition<_minder_v1_ResumeRolloutRequest, _minder_v1_ResumeRolloutResponse, _minder_v1_ResumeRolloutRequest__Output, _minder_v1_ResumeRolloutResponse__Output>
  ResumeSchedules: MethodDefinition<_minder_v1_ResumeSchedulesRequest, _minder_v1_ResumeSchedulesResponse, _minder_v1_ResumeSchedulesRequest__Output, _minder_v1_ResumeSchedulesResponse__Output>
  RetryJobs: MethodDefinition<_minder_v1_RetryJobsRequest, _minder_v1_RetryJobsResponse, _minder_v1_RetryJobsRequest__Output, _minder_v1_RetryJobsResponse__Output>
  RevokeAccessToken: MethodDefinition<_minder_v1_RevokeAccessTokenRequest, _minder_v1_RevokeAccessTokenResponse, _minder_v1_RevokeAccessTokenRequest__Output, _minder_v1_RevokeAccessTokenResponse__Output>
  RunSchedule: MethodDefinition<_minder_v1_RunScheduleRequest, _minder_v1_RunScheduleResponse, _minder_v1_RunScheduleRequest__Output, _minder_v1_RunScheduleResponse__Output>
  ScaleProcess: MethodDefinition<_minder_v1_ScaleProcessRequest, _minder_v1_ScaleProcessResponse, _minder_v1_ScaleProcessRequest__Output, _minder_v1_ScaleProcessResponse__Output>
  SetQueues: MethodDefinition<_minder_v1_SetQueuesRequest, _minder_v1_SetQueuesResponse, _minder_v1_SetQueuesRequest__Output, _minder_v1_SetQueuesResponse__Output>
  SignalInstances: MethodDefinition<_minder_v1_SignalInstancesRequest, _minder_v1_SignalInstancesResponse, _minder_v1_SignalInstancesRequest__Output, _minder_v1_SignalInstancesResponse__Output>
  StartProcesses: MethodDefinition<_minder_v1_StartProcessesRequest, _minder_v1_StartProcessesResponse, _minder_v1_StartProcessesRequest__Output, _minder_v1_StartProcessesResponse__Output>
  StopProcesses: MethodDefinition<_minder_v1_StopProcessesRequest, _minder_v1_StopProcessesResponse, _minder_v1_StopProcessesRequest__Output, _minder_v1_StopProcessesResponse__Output>
  SubmitJob: MethodDefinition<_minder_v1_SubmitJobRequest, _minder_v1_SubmitJobResponse, _minder_v1_SubmitJobRequest__Output, _minder_v1_SubmitJobResponse__Output>
  UncordonNode: MethodDefinition<_minder_v1_UncordonNodeRequest, _minder_v1_UncordonNodeResponse, _minder_v1_UncordonNodeRequest__Output, _minder_v1_UncordonNodeResponse__Output>
  UndoRollout: MethodDefinition<_minder_v1_UndoRolloutRequest, _minder_v1_UndoRolloutResponse, _minder_v1_UndoRolloutRequest__Output, _minder_v1_UndoRolloutResponse__Output>
  WatchEntries: MethodDefinition<_minder_v1_WatchEntriesRequest, _minder_v1_WatchEntriesResponse, _minder_v1_WatchEntriesRequest__Output, _minder_v1_WatchEntriesResponse__Output>
  WatchEvents: MethodDefinition<_minder_v1_WatchEventsRequest, _minder_v1_WatchEventsResponse, _minder_v1_WatchEventsRequest__Output, _minder_v1_WatchEventsResponse__Output>
  WatchStatus: MethodDefinition<_minder_v1_WatchStatusRequest, _minder_v1_WatchStatusResponse, _minder_v1_WatchStatusRequest__Output, _minder_v1_WatchStatusResponse__Output>
  WhoAmI: MethodDefinition<_minder_v1_WhoAmIRequest, _minder_v1_WhoAmIResponse, _minder_v1_WhoAmIRequest__Output, _minder_v1_WhoAmIResponse__Output>
  WorkJobs: MethodDefinition<_minder_v1_WorkerMessage, _minder_v1_WorkerOrder, _minder_v1_WorkerMessage__Output, _minder_v1_WorkerOrder__Output>
}
