import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ApplySchedulesRequest as _minder_v1_ApplySchedulesRequest, ApplySchedulesRequest__Output as _minder_v1_ApplySchedulesRequest__Output } from './minder/v1/ApplySchedulesRequest.ts';
import type { ApplySchedulesResponse as _minder_v1_ApplySchedulesResponse, ApplySchedulesResponse__Output as _minder_v1_ApplySchedulesResponse__Output } from './minder/v1/ApplySchedulesResponse.ts';
import type { BackfillScheduleRequest as _minder_v1_BackfillScheduleRequest, BackfillScheduleRequest__Output as _minder_v1_BackfillScheduleRequest__Output } from './minder/v1/BackfillScheduleRequest.ts';
import type { BackfillScheduleResponse as _minder_v1_BackfillScheduleResponse, BackfillScheduleResponse__Output as _minder_v1_BackfillScheduleResponse__Output } from './minder/v1/BackfillScheduleResponse.ts';
import type { BackgroundSpec as _minder_v1_BackgroundSpec, BackgroundSpec__Output as _minder_v1_BackgroundSpec__Output } from './minder/v1/BackgroundSpec.ts';
import type { CancelRunRequest as _minder_v1_CancelRunRequest, CancelRunRequest__Output as _minder_v1_CancelRunRequest__Output } from './minder/v1/CancelRunRequest.ts';
import type { CancelRunResponse as _minder_v1_CancelRunResponse, CancelRunResponse__Output as _minder_v1_CancelRunResponse__Output } from './minder/v1/CancelRunResponse.ts';
import type { Command as _minder_v1_Command, Command__Output as _minder_v1_Command__Output } from './minder/v1/Command.ts';
import type { DisconnectSpec as _minder_v1_DisconnectSpec, DisconnectSpec__Output as _minder_v1_DisconnectSpec__Output } from './minder/v1/DisconnectSpec.ts';
import type { Disk as _minder_v1_Disk, Disk__Output as _minder_v1_Disk__Output } from './minder/v1/Disk.ts';
import type { Event as _minder_v1_Event, Event__Output as _minder_v1_Event__Output } from './minder/v1/Event.ts';
import type { ExitHistory as _minder_v1_ExitHistory, ExitHistory__Output as _minder_v1_ExitHistory__Output } from './minder/v1/ExitHistory.ts';
import type { ExitMatch as _minder_v1_ExitMatch, ExitMatch__Output as _minder_v1_ExitMatch__Output } from './minder/v1/ExitMatch.ts';
import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from './minder/v1/ExitStatus.ts';
import type { ForgottenRuns as _minder_v1_ForgottenRuns, ForgottenRuns__Output as _minder_v1_ForgottenRuns__Output } from './minder/v1/ForgottenRuns.ts';
import type { GetRunRequest as _minder_v1_GetRunRequest, GetRunRequest__Output as _minder_v1_GetRunRequest__Output } from './minder/v1/GetRunRequest.ts';
import type { GetRunResponse as _minder_v1_GetRunResponse, GetRunResponse__Output as _minder_v1_GetRunResponse__Output } from './minder/v1/GetRunResponse.ts';
import type { GetScheduleRequest as _minder_v1_GetScheduleRequest, GetScheduleRequest__Output as _minder_v1_GetScheduleRequest__Output } from './minder/v1/GetScheduleRequest.ts';
import type { GetScheduleResponse as _minder_v1_GetScheduleResponse, GetScheduleResponse__Output as _minder_v1_GetScheduleResponse__Output } from './minder/v1/GetScheduleResponse.ts';
import type { HealthLevels as _minder_v1_HealthLevels, HealthLevels__Output as _minder_v1_HealthLevels__Output } from './minder/v1/HealthLevels.ts';
import type { HistoryLimits as _minder_v1_HistoryLimits, HistoryLimits__Output as _minder_v1_HistoryLimits__Output } from './minder/v1/HistoryLimits.ts';
import type { InstanceUsage as _minder_v1_InstanceUsage, InstanceUsage__Output as _minder_v1_InstanceUsage__Output } from './minder/v1/InstanceUsage.ts';
import type { Limit as _minder_v1_Limit, Limit__Output as _minder_v1_Limit__Output } from './minder/v1/Limit.ts';
import type { ListRunsRequest as _minder_v1_ListRunsRequest, ListRunsRequest__Output as _minder_v1_ListRunsRequest__Output } from './minder/v1/ListRunsRequest.ts';
import type { ListRunsResponse as _minder_v1_ListRunsResponse, ListRunsResponse__Output as _minder_v1_ListRunsResponse__Output } from './minder/v1/ListRunsResponse.ts';
import type { ListSchedulesRequest as _minder_v1_ListSchedulesRequest, ListSchedulesRequest__Output as _minder_v1_ListSchedulesRequest__Output } from './minder/v1/ListSchedulesRequest.ts';
import type { ListSchedulesResponse as _minder_v1_ListSchedulesResponse, ListSchedulesResponse__Output as _minder_v1_ListSchedulesResponse__Output } from './minder/v1/ListSchedulesResponse.ts';
import type { LogChunk as _minder_v1_LogChunk, LogChunk__Output as _minder_v1_LogChunk__Output } from './minder/v1/LogChunk.ts';
import type { LogRange as _minder_v1_LogRange, LogRange__Output as _minder_v1_LogRange__Output } from './minder/v1/LogRange.ts';
import type { LogsSpec as _minder_v1_LogsSpec, LogsSpec__Output as _minder_v1_LogsSpec__Output } from './minder/v1/LogsSpec.ts';
import type { ManualStart as _minder_v1_ManualStart, ManualStart__Output as _minder_v1_ManualStart__Output } from './minder/v1/ManualStart.ts';
import type { NodeCapacity as _minder_v1_NodeCapacity, NodeCapacity__Output as _minder_v1_NodeCapacity__Output } from './minder/v1/NodeCapacity.ts';
import type { NodeReason as _minder_v1_NodeReason, NodeReason__Output as _minder_v1_NodeReason__Output } from './minder/v1/NodeReason.ts';
import type { NodeUsage as _minder_v1_NodeUsage, NodeUsage__Output as _minder_v1_NodeUsage__Output } from './minder/v1/NodeUsage.ts';
import type { Observed as _minder_v1_Observed, Observed__Output as _minder_v1_Observed__Output } from './minder/v1/Observed.ts';
import type { OutputExcerpt as _minder_v1_OutputExcerpt, OutputExcerpt__Output as _minder_v1_OutputExcerpt__Output } from './minder/v1/OutputExcerpt.ts';
import type { OutputExcerpts as _minder_v1_OutputExcerpts, OutputExcerpts__Output as _minder_v1_OutputExcerpts__Output } from './minder/v1/OutputExcerpts.ts';
import type { PastEnd as _minder_v1_PastEnd, PastEnd__Output as _minder_v1_PastEnd__Output } from './minder/v1/PastEnd.ts';
import type { PauseSchedulesRequest as _minder_v1_PauseSchedulesRequest, PauseSchedulesRequest__Output as _minder_v1_PauseSchedulesRequest__Output } from './minder/v1/PauseSchedulesRequest.ts';
import type { PauseSchedulesResponse as _minder_v1_PauseSchedulesResponse, PauseSchedulesResponse__Output as _minder_v1_PauseSchedulesResponse__Output } from './minder/v1/PauseSchedulesResponse.ts';
import type { PlacementSpec as _minder_v1_PlacementSpec, PlacementSpec__Output as _minder_v1_PlacementSpec__Output } from './minder/v1/PlacementSpec.ts';
import type { ProbeSpec as _minder_v1_ProbeSpec, ProbeSpec__Output as _minder_v1_ProbeSpec__Output } from './minder/v1/ProbeSpec.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from './minder/v1/ProcessSpec.ts';
import type { RemoveSchedulesRequest as _minder_v1_RemoveSchedulesRequest, RemoveSchedulesRequest__Output as _minder_v1_RemoveSchedulesRequest__Output } from './minder/v1/RemoveSchedulesRequest.ts';
import type { RemoveSchedulesResponse as _minder_v1_RemoveSchedulesResponse, RemoveSchedulesResponse__Output as _minder_v1_RemoveSchedulesResponse__Output } from './minder/v1/RemoveSchedulesResponse.ts';
import type { ResourcesSpec as _minder_v1_ResourcesSpec, ResourcesSpec__Output as _minder_v1_ResourcesSpec__Output } from './minder/v1/ResourcesSpec.ts';
import type { RestartSpec as _minder_v1_RestartSpec, RestartSpec__Output as _minder_v1_RestartSpec__Output } from './minder/v1/RestartSpec.ts';
import type { ResumeSchedulesRequest as _minder_v1_ResumeSchedulesRequest, ResumeSchedulesRequest__Output as _minder_v1_ResumeSchedulesRequest__Output } from './minder/v1/ResumeSchedulesRequest.ts';
import type { ResumeSchedulesResponse as _minder_v1_ResumeSchedulesResponse, ResumeSchedulesResponse__Output as _minder_v1_ResumeSchedulesResponse__Output } from './minder/v1/ResumeSchedulesResponse.ts';
import type { Retries as _minder_v1_Retries, Retries__Output as _minder_v1_Retries__Output } from './minder/v1/Retries.ts';
import type { Run as _minder_v1_Run, Run__Output as _minder_v1_Run__Output } from './minder/v1/Run.ts';
import type { RunOutput as _minder_v1_RunOutput, RunOutput__Output as _minder_v1_RunOutput__Output } from './minder/v1/RunOutput.ts';
import type { RunScheduleRequest as _minder_v1_RunScheduleRequest, RunScheduleRequest__Output as _minder_v1_RunScheduleRequest__Output } from './minder/v1/RunScheduleRequest.ts';
import type { RunScheduleResponse as _minder_v1_RunScheduleResponse, RunScheduleResponse__Output as _minder_v1_RunScheduleResponse__Output } from './minder/v1/RunScheduleResponse.ts';
import type { RunTarget as _minder_v1_RunTarget, RunTarget__Output as _minder_v1_RunTarget__Output } from './minder/v1/RunTarget.ts';
import type { RunTask as _minder_v1_RunTask, RunTask__Output as _minder_v1_RunTask__Output } from './minder/v1/RunTask.ts';
import type { Schedule as _minder_v1_Schedule, Schedule__Output as _minder_v1_Schedule__Output } from './minder/v1/Schedule.ts';
import type { ScheduleChange as _minder_v1_ScheduleChange, ScheduleChange__Output as _minder_v1_ScheduleChange__Output } from './minder/v1/ScheduleChange.ts';
import type { SchedulePause as _minder_v1_SchedulePause, SchedulePause__Output as _minder_v1_SchedulePause__Output } from './minder/v1/SchedulePause.ts';
import type { ScheduleSpec as _minder_v1_ScheduleSpec, ScheduleSpec__Output as _minder_v1_ScheduleSpec__Output } from './minder/v1/ScheduleSpec.ts';
import type { Secret as _minder_v1_Secret, Secret__Output as _minder_v1_Secret__Output } from './minder/v1/Secret.ts';
import type { StopSpec as _minder_v1_StopSpec, StopSpec__Output as _minder_v1_StopSpec__Output } from './minder/v1/StopSpec.ts';
import type { TcpCheck as _minder_v1_TcpCheck, TcpCheck__Output as _minder_v1_TcpCheck__Output } from './minder/v1/TcpCheck.ts';
import type { UpdateSpec as _minder_v1_UpdateSpec, UpdateSpec__Output as _minder_v1_UpdateSpec__Output } from './minder/v1/UpdateSpec.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  minder: {
    v1: {
      ApplySchedulesRequest: MessageTypeDefinition<_minder_v1_ApplySchedulesRequest, _minder_v1_ApplySchedulesRequest__Output>
      ApplySchedulesResponse: MessageTypeDefinition<_minder_v1_ApplySchedulesResponse, _minder_v1_ApplySchedulesResponse__Output>
      BackfillScheduleRequest: MessageTypeDefinition<_minder_v1_BackfillScheduleRequest, _minder_v1_BackfillScheduleRequest__Output>
      BackfillScheduleResponse: MessageTypeDefinition<_minder_v1_BackfillScheduleResponse, _minder_v1_BackfillScheduleResponse__Output>
      BackgroundSpec: MessageTypeDefinition<_minder_v1_BackgroundSpec, _minder_v1_BackgroundSpec__Output>
      CancelRunRequest: MessageTypeDefinition<_minder_v1_CancelRunRequest, _minder_v1_CancelRunRequest__Output>
      CancelRunResponse: MessageTypeDefinition<_minder_v1_CancelRunResponse, _minder_v1_CancelRunResponse__Output>
      CatchUp: EnumTypeDefinition
      ChangeKind: EnumTypeDefinition
      Command: MessageTypeDefinition<_minder_v1_Command, _minder_v1_Command__Output>
      DependencyCondition: EnumTypeDefinition
      DisconnectSpec: MessageTypeDefinition<_minder_v1_DisconnectSpec, _minder_v1_DisconnectSpec__Output>
      Disk: MessageTypeDefinition<_minder_v1_Disk, _minder_v1_Disk__Output>
      DstRule: EnumTypeDefinition
      Event: MessageTypeDefinition<_minder_v1_Event, _minder_v1_Event__Output>
      ExitCause: EnumTypeDefinition
      ExitHistory: MessageTypeDefinition<_minder_v1_ExitHistory, _minder_v1_ExitHistory__Output>
      ExitMatch: MessageTypeDefinition<_minder_v1_ExitMatch, _minder_v1_ExitMatch__Output>
      ExitStatus: MessageTypeDefinition<_minder_v1_ExitStatus, _minder_v1_ExitStatus__Output>
      ForgottenRuns: MessageTypeDefinition<_minder_v1_ForgottenRuns, _minder_v1_ForgottenRuns__Output>
      GetRunRequest: MessageTypeDefinition<_minder_v1_GetRunRequest, _minder_v1_GetRunRequest__Output>
      GetRunResponse: MessageTypeDefinition<_minder_v1_GetRunResponse, _minder_v1_GetRunResponse__Output>
      GetScheduleRequest: MessageTypeDefinition<_minder_v1_GetScheduleRequest, _minder_v1_GetScheduleRequest__Output>
      GetScheduleResponse: MessageTypeDefinition<_minder_v1_GetScheduleResponse, _minder_v1_GetScheduleResponse__Output>
      HandBack: EnumTypeDefinition
      HealthLevels: MessageTypeDefinition<_minder_v1_HealthLevels, _minder_v1_HealthLevels__Output>
      HistoryLimits: MessageTypeDefinition<_minder_v1_HistoryLimits, _minder_v1_HistoryLimits__Output>
      InstanceUsage: MessageTypeDefinition<_minder_v1_InstanceUsage, _minder_v1_InstanceUsage__Output>
      Limit: MessageTypeDefinition<_minder_v1_Limit, _minder_v1_Limit__Output>
      ListRunsRequest: MessageTypeDefinition<_minder_v1_ListRunsRequest, _minder_v1_ListRunsRequest__Output>
      ListRunsResponse: MessageTypeDefinition<_minder_v1_ListRunsResponse, _minder_v1_ListRunsResponse__Output>
      ListSchedulesRequest: MessageTypeDefinition<_minder_v1_ListSchedulesRequest, _minder_v1_ListSchedulesRequest__Output>
      ListSchedulesResponse: MessageTypeDefinition<_minder_v1_ListSchedulesResponse, _minder_v1_ListSchedulesResponse__Output>
      LogChunk: MessageTypeDefinition<_minder_v1_LogChunk, _minder_v1_LogChunk__Output>
      LogRange: MessageTypeDefinition<_minder_v1_LogRange, _minder_v1_LogRange__Output>
      LogsSpec: MessageTypeDefinition<_minder_v1_LogsSpec, _minder_v1_LogsSpec__Output>
      ManualStart: MessageTypeDefinition<_minder_v1_ManualStart, _minder_v1_ManualStart__Output>
      NodeCapacity: MessageTypeDefinition<_minder_v1_NodeCapacity, _minder_v1_NodeCapacity__Output>
      NodeReason: MessageTypeDefinition<_minder_v1_NodeReason, _minder_v1_NodeReason__Output>
      NodeUsage: MessageTypeDefinition<_minder_v1_NodeUsage, _minder_v1_NodeUsage__Output>
      Observed: MessageTypeDefinition<_minder_v1_Observed, _minder_v1_Observed__Output>
      OnLimit: EnumTypeDefinition
      OnLost: EnumTypeDefinition
      OutputExcerpt: MessageTypeDefinition<_minder_v1_OutputExcerpt, _minder_v1_OutputExcerpt__Output>
      OutputExcerpts: MessageTypeDefinition<_minder_v1_OutputExcerpts, _minder_v1_OutputExcerpts__Output>
      OutputStream: EnumTypeDefinition
      Overlap: EnumTypeDefinition
      PastEnd: MessageTypeDefinition<_minder_v1_PastEnd, _minder_v1_PastEnd__Output>
      PauseSchedulesRequest: MessageTypeDefinition<_minder_v1_PauseSchedulesRequest, _minder_v1_PauseSchedulesRequest__Output>
      PauseSchedulesResponse: MessageTypeDefinition<_minder_v1_PauseSchedulesResponse, _minder_v1_PauseSchedulesResponse__Output>
      Phase: EnumTypeDefinition
      PlacementSpec: MessageTypeDefinition<_minder_v1_PlacementSpec, _minder_v1_PlacementSpec__Output>
      ProbeSpec: MessageTypeDefinition<_minder_v1_ProbeSpec, _minder_v1_ProbeSpec__Output>
      ProcessSpec: MessageTypeDefinition<_minder_v1_ProcessSpec, _minder_v1_ProcessSpec__Output>
      RemoveSchedulesRequest: MessageTypeDefinition<_minder_v1_RemoveSchedulesRequest, _minder_v1_RemoveSchedulesRequest__Output>
      RemoveSchedulesResponse: MessageTypeDefinition<_minder_v1_RemoveSchedulesResponse, _minder_v1_RemoveSchedulesResponse__Output>
      ResourcesSpec: MessageTypeDefinition<_minder_v1_ResourcesSpec, _minder_v1_ResourcesSpec__Output>
      RestartPolicy: EnumTypeDefinition
      RestartSpec: MessageTypeDefinition<_minder_v1_RestartSpec, _minder_v1_RestartSpec__Output>
      ResumeSchedulesRequest: MessageTypeDefinition<_minder_v1_ResumeSchedulesRequest, _minder_v1_ResumeSchedulesRequest__Output>
      ResumeSchedulesResponse: MessageTypeDefinition<_minder_v1_ResumeSchedulesResponse, _minder_v1_ResumeSchedulesResponse__Output>
      Retries: MessageTypeDefinition<_minder_v1_Retries, _minder_v1_Retries__Output>
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
      Schedule: MessageTypeDefinition<_minder_v1_Schedule, _minder_v1_Schedule__Output>
      ScheduleChange: MessageTypeDefinition<_minder_v1_ScheduleChange, _minder_v1_ScheduleChange__Output>
      SchedulePause: MessageTypeDefinition<_minder_v1_SchedulePause, _minder_v1_SchedulePause__Output>
      ScheduleSpec: MessageTypeDefinition<_minder_v1_ScheduleSpec, _minder_v1_ScheduleSpec__Output>
      Secret: MessageTypeDefinition<_minder_v1_Secret, _minder_v1_Secret__Output>
      StopSpec: MessageTypeDefinition<_minder_v1_StopSpec, _minder_v1_StopSpec__Output>
      Strategy: EnumTypeDefinition
      TcpCheck: MessageTypeDefinition<_minder_v1_TcpCheck, _minder_v1_TcpCheck__Output>
      UpdateSpec: MessageTypeDefinition<_minder_v1_UpdateSpec, _minder_v1_UpdateSpec__Output>
      Want: EnumTypeDefinition
    }
  }
}
