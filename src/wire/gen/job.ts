import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AcquireLockRequest as _minder_v1_AcquireLockRequest, AcquireLockRequest__Output as _minder_v1_AcquireLockRequest__Output } from './minder/v1/AcquireLockRequest.ts';
import type { AcquireLockResponse as _minder_v1_AcquireLockResponse, AcquireLockResponse__Output as _minder_v1_AcquireLockResponse__Output } from './minder/v1/AcquireLockResponse.ts';
import type { ApplyFunctionsRequest as _minder_v1_ApplyFunctionsRequest, ApplyFunctionsRequest__Output as _minder_v1_ApplyFunctionsRequest__Output } from './minder/v1/ApplyFunctionsRequest.ts';
import type { ApplyFunctionsResponse as _minder_v1_ApplyFunctionsResponse, ApplyFunctionsResponse__Output as _minder_v1_ApplyFunctionsResponse__Output } from './minder/v1/ApplyFunctionsResponse.ts';
import type { BackgroundSpec as _minder_v1_BackgroundSpec, BackgroundSpec__Output as _minder_v1_BackgroundSpec__Output } from './minder/v1/BackgroundSpec.ts';
import type { BreakLockRequest as _minder_v1_BreakLockRequest, BreakLockRequest__Output as _minder_v1_BreakLockRequest__Output } from './minder/v1/BreakLockRequest.ts';
import type { BreakLockResponse as _minder_v1_BreakLockResponse, BreakLockResponse__Output as _minder_v1_BreakLockResponse__Output } from './minder/v1/BreakLockResponse.ts';
import type { CancelJobsRequest as _minder_v1_CancelJobsRequest, CancelJobsRequest__Output as _minder_v1_CancelJobsRequest__Output } from './minder/v1/CancelJobsRequest.ts';
import type { CancelJobsResponse as _minder_v1_CancelJobsResponse, CancelJobsResponse__Output as _minder_v1_CancelJobsResponse__Output } from './minder/v1/CancelJobsResponse.ts';
import type { CheckLockRequest as _minder_v1_CheckLockRequest, CheckLockRequest__Output as _minder_v1_CheckLockRequest__Output } from './minder/v1/CheckLockRequest.ts';
import type { CheckLockResponse as _minder_v1_CheckLockResponse, CheckLockResponse__Output as _minder_v1_CheckLockResponse__Output } from './minder/v1/CheckLockResponse.ts';
import type { CheckPidsRequest as _minder_v1_CheckPidsRequest, CheckPidsRequest__Output as _minder_v1_CheckPidsRequest__Output } from './minder/v1/CheckPidsRequest.ts';
import type { CheckPidsResponse as _minder_v1_CheckPidsResponse, CheckPidsResponse__Output as _minder_v1_CheckPidsResponse__Output } from './minder/v1/CheckPidsResponse.ts';
import type { Command as _minder_v1_Command, Command__Output as _minder_v1_Command__Output } from './minder/v1/Command.ts';
import type { DisconnectSpec as _minder_v1_DisconnectSpec, DisconnectSpec__Output as _minder_v1_DisconnectSpec__Output } from './minder/v1/DisconnectSpec.ts';
import type { Disk as _minder_v1_Disk, Disk__Output as _minder_v1_Disk__Output } from './minder/v1/Disk.ts';
import type { EndSessionRequest as _minder_v1_EndSessionRequest, EndSessionRequest__Output as _minder_v1_EndSessionRequest__Output } from './minder/v1/EndSessionRequest.ts';
import type { EndSessionResponse as _minder_v1_EndSessionResponse, EndSessionResponse__Output as _minder_v1_EndSessionResponse__Output } from './minder/v1/EndSessionResponse.ts';
import type { Event as _minder_v1_Event, Event__Output as _minder_v1_Event__Output } from './minder/v1/Event.ts';
import type { ExitHistory as _minder_v1_ExitHistory, ExitHistory__Output as _minder_v1_ExitHistory__Output } from './minder/v1/ExitHistory.ts';
import type { ExitMatch as _minder_v1_ExitMatch, ExitMatch__Output as _minder_v1_ExitMatch__Output } from './minder/v1/ExitMatch.ts';
import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from './minder/v1/ExitStatus.ts';
import type { FunctionChange as _minder_v1_FunctionChange, FunctionChange__Output as _minder_v1_FunctionChange__Output } from './minder/v1/FunctionChange.ts';
import type { FunctionRun as _minder_v1_FunctionRun, FunctionRun__Output as _minder_v1_FunctionRun__Output } from './minder/v1/FunctionRun.ts';
import type { FunctionSpec as _minder_v1_FunctionSpec, FunctionSpec__Output as _minder_v1_FunctionSpec__Output } from './minder/v1/FunctionSpec.ts';
import type { GetJobRequest as _minder_v1_GetJobRequest, GetJobRequest__Output as _minder_v1_GetJobRequest__Output } from './minder/v1/GetJobRequest.ts';
import type { GetJobResponse as _minder_v1_GetJobResponse, GetJobResponse__Output as _minder_v1_GetJobResponse__Output } from './minder/v1/GetJobResponse.ts';
import type { GetQueueRequest as _minder_v1_GetQueueRequest, GetQueueRequest__Output as _minder_v1_GetQueueRequest__Output } from './minder/v1/GetQueueRequest.ts';
import type { GetQueueResponse as _minder_v1_GetQueueResponse, GetQueueResponse__Output as _minder_v1_GetQueueResponse__Output } from './minder/v1/GetQueueResponse.ts';
import type { InstanceUsage as _minder_v1_InstanceUsage, InstanceUsage__Output as _minder_v1_InstanceUsage__Output } from './minder/v1/InstanceUsage.ts';
import type { Job as _minder_v1_Job, Job__Output as _minder_v1_Job__Output } from './minder/v1/Job.ts';
import type { JobAttempt as _minder_v1_JobAttempt, JobAttempt__Output as _minder_v1_JobAttempt__Output } from './minder/v1/JobAttempt.ts';
import type { JobEnd as _minder_v1_JobEnd, JobEnd__Output as _minder_v1_JobEnd__Output } from './minder/v1/JobEnd.ts';
import type { JobParty as _minder_v1_JobParty, JobParty__Output as _minder_v1_JobParty__Output } from './minder/v1/JobParty.ts';
import type { JobProgress as _minder_v1_JobProgress, JobProgress__Output as _minder_v1_JobProgress__Output } from './minder/v1/JobProgress.ts';
import type { Limit as _minder_v1_Limit, Limit__Output as _minder_v1_Limit__Output } from './minder/v1/Limit.ts';
import type { ListJobsRequest as _minder_v1_ListJobsRequest, ListJobsRequest__Output as _minder_v1_ListJobsRequest__Output } from './minder/v1/ListJobsRequest.ts';
import type { ListJobsResponse as _minder_v1_ListJobsResponse, ListJobsResponse__Output as _minder_v1_ListJobsResponse__Output } from './minder/v1/ListJobsResponse.ts';
import type { ListLocksRequest as _minder_v1_ListLocksRequest, ListLocksRequest__Output as _minder_v1_ListLocksRequest__Output } from './minder/v1/ListLocksRequest.ts';
import type { ListLocksResponse as _minder_v1_ListLocksResponse, ListLocksResponse__Output as _minder_v1_ListLocksResponse__Output } from './minder/v1/ListLocksResponse.ts';
import type { ListQueuesRequest as _minder_v1_ListQueuesRequest, ListQueuesRequest__Output as _minder_v1_ListQueuesRequest__Output } from './minder/v1/ListQueuesRequest.ts';
import type { ListQueuesResponse as _minder_v1_ListQueuesResponse, ListQueuesResponse__Output as _minder_v1_ListQueuesResponse__Output } from './minder/v1/ListQueuesResponse.ts';
import type { Lock as _minder_v1_Lock, Lock__Output as _minder_v1_Lock__Output } from './minder/v1/Lock.ts';
import type { LockGuard as _minder_v1_LockGuard, LockGuard__Output as _minder_v1_LockGuard__Output } from './minder/v1/LockGuard.ts';
import type { LockIdentity as _minder_v1_LockIdentity, LockIdentity__Output as _minder_v1_LockIdentity__Output } from './minder/v1/LockIdentity.ts';
import type { LogChunk as _minder_v1_LogChunk, LogChunk__Output as _minder_v1_LogChunk__Output } from './minder/v1/LogChunk.ts';
import type { LogRange as _minder_v1_LogRange, LogRange__Output as _minder_v1_LogRange__Output } from './minder/v1/LogRange.ts';
import type { LogsSpec as _minder_v1_LogsSpec, LogsSpec__Output as _minder_v1_LogsSpec__Output } from './minder/v1/LogsSpec.ts';
import type { NodeCapacity as _minder_v1_NodeCapacity, NodeCapacity__Output as _minder_v1_NodeCapacity__Output } from './minder/v1/NodeCapacity.ts';
import type { NodeReason as _minder_v1_NodeReason, NodeReason__Output as _minder_v1_NodeReason__Output } from './minder/v1/NodeReason.ts';
import type { NodeUsage as _minder_v1_NodeUsage, NodeUsage__Output as _minder_v1_NodeUsage__Output } from './minder/v1/NodeUsage.ts';
import type { Observed as _minder_v1_Observed, Observed__Output as _minder_v1_Observed__Output } from './minder/v1/Observed.ts';
import type { OutputExcerpt as _minder_v1_OutputExcerpt, OutputExcerpt__Output as _minder_v1_OutputExcerpt__Output } from './minder/v1/OutputExcerpt.ts';
import type { OutputExcerpts as _minder_v1_OutputExcerpts, OutputExcerpts__Output as _minder_v1_OutputExcerpts__Output } from './minder/v1/OutputExcerpts.ts';
import type { PastEnd as _minder_v1_PastEnd, PastEnd__Output as _minder_v1_PastEnd__Output } from './minder/v1/PastEnd.ts';
import type { PidQuery as _minder_v1_PidQuery, PidQuery__Output as _minder_v1_PidQuery__Output } from './minder/v1/PidQuery.ts';
import type { PlacementSpec as _minder_v1_PlacementSpec, PlacementSpec__Output as _minder_v1_PlacementSpec__Output } from './minder/v1/PlacementSpec.ts';
import type { ProbeSpec as _minder_v1_ProbeSpec, ProbeSpec__Output as _minder_v1_ProbeSpec__Output } from './minder/v1/ProbeSpec.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from './minder/v1/ProcessSpec.ts';
import type { PurgeJobsRequest as _minder_v1_PurgeJobsRequest, PurgeJobsRequest__Output as _minder_v1_PurgeJobsRequest__Output } from './minder/v1/PurgeJobsRequest.ts';
import type { PurgeJobsResponse as _minder_v1_PurgeJobsResponse, PurgeJobsResponse__Output as _minder_v1_PurgeJobsResponse__Output } from './minder/v1/PurgeJobsResponse.ts';
import type { Queue as _minder_v1_Queue, Queue__Output as _minder_v1_Queue__Output } from './minder/v1/Queue.ts';
import type { QueueLimits as _minder_v1_QueueLimits, QueueLimits__Output as _minder_v1_QueueLimits__Output } from './minder/v1/QueueLimits.ts';
import type { ReleaseLockRequest as _minder_v1_ReleaseLockRequest, ReleaseLockRequest__Output as _minder_v1_ReleaseLockRequest__Output } from './minder/v1/ReleaseLockRequest.ts';
import type { ReleaseLockResponse as _minder_v1_ReleaseLockResponse, ReleaseLockResponse__Output as _minder_v1_ReleaseLockResponse__Output } from './minder/v1/ReleaseLockResponse.ts';
import type { RemoveFunctionsRequest as _minder_v1_RemoveFunctionsRequest, RemoveFunctionsRequest__Output as _minder_v1_RemoveFunctionsRequest__Output } from './minder/v1/RemoveFunctionsRequest.ts';
import type { RemoveFunctionsResponse as _minder_v1_RemoveFunctionsResponse, RemoveFunctionsResponse__Output as _minder_v1_RemoveFunctionsResponse__Output } from './minder/v1/RemoveFunctionsResponse.ts';
import type { RenewSessionRequest as _minder_v1_RenewSessionRequest, RenewSessionRequest__Output as _minder_v1_RenewSessionRequest__Output } from './minder/v1/RenewSessionRequest.ts';
import type { RenewSessionResponse as _minder_v1_RenewSessionResponse, RenewSessionResponse__Output as _minder_v1_RenewSessionResponse__Output } from './minder/v1/RenewSessionResponse.ts';
import type { ResourcesSpec as _minder_v1_ResourcesSpec, ResourcesSpec__Output as _minder_v1_ResourcesSpec__Output } from './minder/v1/ResourcesSpec.ts';
import type { RestartSpec as _minder_v1_RestartSpec, RestartSpec__Output as _minder_v1_RestartSpec__Output } from './minder/v1/RestartSpec.ts';
import type { RetryJobsRequest as _minder_v1_RetryJobsRequest, RetryJobsRequest__Output as _minder_v1_RetryJobsRequest__Output } from './minder/v1/RetryJobsRequest.ts';
import type { RetryJobsResponse as _minder_v1_RetryJobsResponse, RetryJobsResponse__Output as _minder_v1_RetryJobsResponse__Output } from './minder/v1/RetryJobsResponse.ts';
import type { Secret as _minder_v1_Secret, Secret__Output as _minder_v1_Secret__Output } from './minder/v1/Secret.ts';
import type { SetQueuesRequest as _minder_v1_SetQueuesRequest, SetQueuesRequest__Output as _minder_v1_SetQueuesRequest__Output } from './minder/v1/SetQueuesRequest.ts';
import type { SetQueuesResponse as _minder_v1_SetQueuesResponse, SetQueuesResponse__Output as _minder_v1_SetQueuesResponse__Output } from './minder/v1/SetQueuesResponse.ts';
import type { StopSpec as _minder_v1_StopSpec, StopSpec__Output as _minder_v1_StopSpec__Output } from './minder/v1/StopSpec.ts';
import type { SubmitJobRequest as _minder_v1_SubmitJobRequest, SubmitJobRequest__Output as _minder_v1_SubmitJobRequest__Output } from './minder/v1/SubmitJobRequest.ts';
import type { SubmitJobResponse as _minder_v1_SubmitJobResponse, SubmitJobResponse__Output as _minder_v1_SubmitJobResponse__Output } from './minder/v1/SubmitJobResponse.ts';
import type { TcpCheck as _minder_v1_TcpCheck, TcpCheck__Output as _minder_v1_TcpCheck__Output } from './minder/v1/TcpCheck.ts';
import type { UpdateSpec as _minder_v1_UpdateSpec, UpdateSpec__Output as _minder_v1_UpdateSpec__Output } from './minder/v1/UpdateSpec.ts';
import type { WorkerMessage as _minder_v1_WorkerMessage, WorkerMessage__Output as _minder_v1_WorkerMessage__Output } from './minder/v1/WorkerMessage.ts';
import type { WorkerOrder as _minder_v1_WorkerOrder, WorkerOrder__Output as _minder_v1_WorkerOrder__Output } from './minder/v1/WorkerOrder.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  minder: {
    v1: {
      AcquireLockRequest: MessageTypeDefinition<_minder_v1_AcquireLockRequest, _minder_v1_AcquireLockRequest__Output>
      AcquireLockResponse: MessageTypeDefinition<_minder_v1_AcquireLockResponse, _minder_v1_AcquireLockResponse__Output>
      ApplyFunctionsRequest: MessageTypeDefinition<_minder_v1_ApplyFunctionsRequest, _minder_v1_ApplyFunctionsRequest__Output>
      ApplyFunctionsResponse: MessageTypeDefinition<_minder_v1_ApplyFunctionsResponse, _minder_v1_ApplyFunctionsResponse__Output>
      BackgroundSpec: MessageTypeDefinition<_minder_v1_BackgroundSpec, _minder_v1_BackgroundSpec__Output>
      BreakLockRequest: MessageTypeDefinition<_minder_v1_BreakLockRequest, _minder_v1_BreakLockRequest__Output>
      BreakLockResponse: MessageTypeDefinition<_minder_v1_BreakLockResponse, _minder_v1_BreakLockResponse__Output>
      CancelJobsRequest: MessageTypeDefinition<_minder_v1_CancelJobsRequest, _minder_v1_CancelJobsRequest__Output>
      CancelJobsResponse: MessageTypeDefinition<_minder_v1_CancelJobsResponse, _minder_v1_CancelJobsResponse__Output>
      ChangeKind: EnumTypeDefinition
      CheckLockRequest: MessageTypeDefinition<_minder_v1_CheckLockRequest, _minder_v1_CheckLockRequest__Output>
      CheckLockResponse: MessageTypeDefinition<_minder_v1_CheckLockResponse, _minder_v1_CheckLockResponse__Output>
      CheckPidsRequest: MessageTypeDefinition<_minder_v1_CheckPidsRequest, _minder_v1_CheckPidsRequest__Output>
      CheckPidsResponse: MessageTypeDefinition<_minder_v1_CheckPidsResponse, _minder_v1_CheckPidsResponse__Output>
      Command: MessageTypeDefinition<_minder_v1_Command, _minder_v1_Command__Output>
      DependencyCondition: EnumTypeDefinition
      DisconnectSpec: MessageTypeDefinition<_minder_v1_DisconnectSpec, _minder_v1_DisconnectSpec__Output>
      Disk: MessageTypeDefinition<_minder_v1_Disk, _minder_v1_Disk__Output>
      EndSessionRequest: MessageTypeDefinition<_minder_v1_EndSessionRequest, _minder_v1_EndSessionRequest__Output>
      EndSessionResponse: MessageTypeDefinition<_minder_v1_EndSessionResponse, _minder_v1_EndSessionResponse__Output>
      Event: MessageTypeDefinition<_minder_v1_Event, _minder_v1_Event__Output>
      ExitCause: EnumTypeDefinition
      ExitHistory: MessageTypeDefinition<_minder_v1_ExitHistory, _minder_v1_ExitHistory__Output>
      ExitMatch: MessageTypeDefinition<_minder_v1_ExitMatch, _minder_v1_ExitMatch__Output>
      ExitStatus: MessageTypeDefinition<_minder_v1_ExitStatus, _minder_v1_ExitStatus__Output>
      FunctionChange: MessageTypeDefinition<_minder_v1_FunctionChange, _minder_v1_FunctionChange__Output>
      FunctionRun: MessageTypeDefinition<_minder_v1_FunctionRun, _minder_v1_FunctionRun__Output>
      FunctionSpec: MessageTypeDefinition<_minder_v1_FunctionSpec, _minder_v1_FunctionSpec__Output>
      GetJobRequest: MessageTypeDefinition<_minder_v1_GetJobRequest, _minder_v1_GetJobRequest__Output>
      GetJobResponse: MessageTypeDefinition<_minder_v1_GetJobResponse, _minder_v1_GetJobResponse__Output>
      GetQueueRequest: MessageTypeDefinition<_minder_v1_GetQueueRequest, _minder_v1_GetQueueRequest__Output>
      GetQueueResponse: MessageTypeDefinition<_minder_v1_GetQueueResponse, _minder_v1_GetQueueResponse__Output>
      InstanceUsage: MessageTypeDefinition<_minder_v1_InstanceUsage, _minder_v1_InstanceUsage__Output>
      Job: MessageTypeDefinition<_minder_v1_Job, _minder_v1_Job__Output>
      JobAttempt: MessageTypeDefinition<_minder_v1_JobAttempt, _minder_v1_JobAttempt__Output>
      JobDelivery: EnumTypeDefinition
      JobEnd: MessageTypeDefinition<_minder_v1_JobEnd, _minder_v1_JobEnd__Output>
      JobParty: MessageTypeDefinition<_minder_v1_JobParty, _minder_v1_JobParty__Output>
      JobPriority: EnumTypeDefinition
      JobProgress: MessageTypeDefinition<_minder_v1_JobProgress, _minder_v1_JobProgress__Output>
      JobState: EnumTypeDefinition
      Limit: MessageTypeDefinition<_minder_v1_Limit, _minder_v1_Limit__Output>
      ListJobsRequest: MessageTypeDefinition<_minder_v1_ListJobsRequest, _minder_v1_ListJobsRequest__Output>
      ListJobsResponse: MessageTypeDefinition<_minder_v1_ListJobsResponse, _minder_v1_ListJobsResponse__Output>
      ListLocksRequest: MessageTypeDefinition<_minder_v1_ListLocksRequest, _minder_v1_ListLocksRequest__Output>
      ListLocksResponse: MessageTypeDefinition<_minder_v1_ListLocksResponse, _minder_v1_ListLocksResponse__Output>
      ListQueuesRequest: MessageTypeDefinition<_minder_v1_ListQueuesRequest, _minder_v1_ListQueuesRequest__Output>
      ListQueuesResponse: MessageTypeDefinition<_minder_v1_ListQueuesResponse, _minder_v1_ListQueuesResponse__Output>
      Lock: MessageTypeDefinition<_minder_v1_Lock, _minder_v1_Lock__Output>
      LockGuard: MessageTypeDefinition<_minder_v1_LockGuard, _minder_v1_LockGuard__Output>
      LockIdentity: MessageTypeDefinition<_minder_v1_LockIdentity, _minder_v1_LockIdentity__Output>
      LockMode: EnumTypeDefinition
      LogChunk: MessageTypeDefinition<_minder_v1_LogChunk, _minder_v1_LogChunk__Output>
      LogRange: MessageTypeDefinition<_minder_v1_LogRange, _minder_v1_LogRange__Output>
      LogsSpec: MessageTypeDefinition<_minder_v1_LogsSpec, _minder_v1_LogsSpec__Output>
      NodeCapacity: MessageTypeDefinition<_minder_v1_NodeCapacity, _minder_v1_NodeCapacity__Output>
      NodeReason: MessageTypeDefinition<_minder_v1_NodeReason, _minder_v1_NodeReason__Output>
      NodeUsage: MessageTypeDefinition<_minder_v1_NodeUsage, _minder_v1_NodeUsage__Output>
      Observed: MessageTypeDefinition<_minder_v1_Observed, _minder_v1_Observed__Output>
      OnLimit: EnumTypeDefinition
      OutputExcerpt: MessageTypeDefinition<_minder_v1_OutputExcerpt, _minder_v1_OutputExcerpt__Output>
      OutputExcerpts: MessageTypeDefinition<_minder_v1_OutputExcerpts, _minder_v1_OutputExcerpts__Output>
      OutputStream: EnumTypeDefinition
      PastEnd: MessageTypeDefinition<_minder_v1_PastEnd, _minder_v1_PastEnd__Output>
      Phase: EnumTypeDefinition
      PidQuery: MessageTypeDefinition<_minder_v1_PidQuery, _minder_v1_PidQuery__Output>
      PidState: EnumTypeDefinition
      PlacementSpec: MessageTypeDefinition<_minder_v1_PlacementSpec, _minder_v1_PlacementSpec__Output>
      ProbeSpec: MessageTypeDefinition<_minder_v1_ProbeSpec, _minder_v1_ProbeSpec__Output>
      ProcessSpec: MessageTypeDefinition<_minder_v1_ProcessSpec, _minder_v1_ProcessSpec__Output>
      PurgeJobsRequest: MessageTypeDefinition<_minder_v1_PurgeJobsRequest, _minder_v1_PurgeJobsRequest__Output>
      PurgeJobsResponse: MessageTypeDefinition<_minder_v1_PurgeJobsResponse, _minder_v1_PurgeJobsResponse__Output>
      Queue: MessageTypeDefinition<_minder_v1_Queue, _minder_v1_Queue__Output>
      QueueLimits: MessageTypeDefinition<_minder_v1_QueueLimits, _minder_v1_QueueLimits__Output>
      ReleaseLockRequest: MessageTypeDefinition<_minder_v1_ReleaseLockRequest, _minder_v1_ReleaseLockRequest__Output>
      ReleaseLockResponse: MessageTypeDefinition<_minder_v1_ReleaseLockResponse, _minder_v1_ReleaseLockResponse__Output>
      RemoveFunctionsRequest: MessageTypeDefinition<_minder_v1_RemoveFunctionsRequest, _minder_v1_RemoveFunctionsRequest__Output>
      RemoveFunctionsResponse: MessageTypeDefinition<_minder_v1_RemoveFunctionsResponse, _minder_v1_RemoveFunctionsResponse__Output>
      RenewSessionRequest: MessageTypeDefinition<_minder_v1_RenewSessionRequest, _minder_v1_RenewSessionRequest__Output>
      RenewSessionResponse: MessageTypeDefinition<_minder_v1_RenewSessionResponse, _minder_v1_RenewSessionResponse__Output>
      ResourcesSpec: MessageTypeDefinition<_minder_v1_ResourcesSpec, _minder_v1_ResourcesSpec__Output>
      RestartPolicy: EnumTypeDefinition
      RestartSpec: MessageTypeDefinition<_minder_v1_RestartSpec, _minder_v1_RestartSpec__Output>
      RetryJobsRequest: MessageTypeDefinition<_minder_v1_RetryJobsRequest, _minder_v1_RetryJobsRequest__Output>
      RetryJobsResponse: MessageTypeDefinition<_minder_v1_RetryJobsResponse, _minder_v1_RetryJobsResponse__Output>
      Secret: MessageTypeDefinition<_minder_v1_Secret, _minder_v1_Secret__Output>
      SetQueuesRequest: MessageTypeDefinition<_minder_v1_SetQueuesRequest, _minder_v1_SetQueuesRequest__Output>
      SetQueuesResponse: MessageTypeDefinition<_minder_v1_SetQueuesResponse, _minder_v1_SetQueuesResponse__Output>
      StopSpec: MessageTypeDefinition<_minder_v1_StopSpec, _minder_v1_StopSpec__Output>
      SubmitJobRequest: MessageTypeDefinition<_minder_v1_SubmitJobRequest, _minder_v1_SubmitJobRequest__Output>
      SubmitJobResponse: MessageTypeDefinition<_minder_v1_SubmitJobResponse, _minder_v1_SubmitJobResponse__Output>
      TcpCheck: MessageTypeDefinition<_minder_v1_TcpCheck, _minder_v1_TcpCheck__Output>
      UpdateSpec: MessageTypeDefinition<_minder_v1_UpdateSpec, _minder_v1_UpdateSpec__Output>
      Want: EnumTypeDefinition
      WorkerMessage: MessageTypeDefinition<_minder_v1_WorkerMessage, _minder_v1_WorkerMessage__Output>
      WorkerMode: EnumTypeDefinition
      WorkerOrder: MessageTypeDefinition<_minder_v1_WorkerOrder, _minder_v1_WorkerOrder__Output>
    }
  }
}
