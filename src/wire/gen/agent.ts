import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AgentMessage as _minder_v1_AgentMessage, AgentMessage__Output as _minder_v1_AgentMessage__Output } from './minder/v1/AgentMessage.ts';
import type { AgentServiceClient as _minder_v1_AgentServiceClient, AgentServiceDefinition as _minder_v1_AgentServiceDefinition } from './minder/v1/AgentService.ts';
import type { Assignment as _minder_v1_Assignment, Assignment__Output as _minder_v1_Assignment__Output } from './minder/v1/Assignment.ts';
import type { Assignments as _minder_v1_Assignments, Assignments__Output as _minder_v1_Assignments__Output } from './minder/v1/Assignments.ts';
import type { AssignmentsApplied as _minder_v1_AssignmentsApplied, AssignmentsApplied__Output as _minder_v1_AssignmentsApplied__Output } from './minder/v1/AssignmentsApplied.ts';
import type { BackgroundSpec as _minder_v1_BackgroundSpec, BackgroundSpec__Output as _minder_v1_BackgroundSpec__Output } from './minder/v1/BackgroundSpec.ts';
import type { CheckPids as _minder_v1_CheckPids, CheckPids__Output as _minder_v1_CheckPids__Output } from './minder/v1/CheckPids.ts';
import type { Command as _minder_v1_Command, Command__Output as _minder_v1_Command__Output } from './minder/v1/Command.ts';
import type { DisconnectSpec as _minder_v1_DisconnectSpec, DisconnectSpec__Output as _minder_v1_DisconnectSpec__Output } from './minder/v1/DisconnectSpec.ts';
import type { Disk as _minder_v1_Disk, Disk__Output as _minder_v1_Disk__Output } from './minder/v1/Disk.ts';
import type { Event as _minder_v1_Event, Event__Output as _minder_v1_Event__Output } from './minder/v1/Event.ts';
import type { ExitHistory as _minder_v1_ExitHistory, ExitHistory__Output as _minder_v1_ExitHistory__Output } from './minder/v1/ExitHistory.ts';
import type { ExitMatch as _minder_v1_ExitMatch, ExitMatch__Output as _minder_v1_ExitMatch__Output } from './minder/v1/ExitMatch.ts';
import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from './minder/v1/ExitStatus.ts';
import type { Heartbeat as _minder_v1_Heartbeat, Heartbeat__Output as _minder_v1_Heartbeat__Output } from './minder/v1/Heartbeat.ts';
import type { HeartbeatAck as _minder_v1_HeartbeatAck, HeartbeatAck__Output as _minder_v1_HeartbeatAck__Output } from './minder/v1/HeartbeatAck.ts';
import type { Hello as _minder_v1_Hello, Hello__Output as _minder_v1_Hello__Output } from './minder/v1/Hello.ts';
import type { InstanceUsage as _minder_v1_InstanceUsage, InstanceUsage__Output as _minder_v1_InstanceUsage__Output } from './minder/v1/InstanceUsage.ts';
import type { Limit as _minder_v1_Limit, Limit__Output as _minder_v1_Limit__Output } from './minder/v1/Limit.ts';
import type { LogChunk as _minder_v1_LogChunk, LogChunk__Output as _minder_v1_LogChunk__Output } from './minder/v1/LogChunk.ts';
import type { LogRange as _minder_v1_LogRange, LogRange__Output as _minder_v1_LogRange__Output } from './minder/v1/LogRange.ts';
import type { LogsSpec as _minder_v1_LogsSpec, LogsSpec__Output as _minder_v1_LogsSpec__Output } from './minder/v1/LogsSpec.ts';
import type { ManagerMessage as _minder_v1_ManagerMessage, ManagerMessage__Output as _minder_v1_ManagerMessage__Output } from './minder/v1/ManagerMessage.ts';
import type { NodeCapacity as _minder_v1_NodeCapacity, NodeCapacity__Output as _minder_v1_NodeCapacity__Output } from './minder/v1/NodeCapacity.ts';
import type { NodeReason as _minder_v1_NodeReason, NodeReason__Output as _minder_v1_NodeReason__Output } from './minder/v1/NodeReason.ts';
import type { NodeUsage as _minder_v1_NodeUsage, NodeUsage__Output as _minder_v1_NodeUsage__Output } from './minder/v1/NodeUsage.ts';
import type { Observed as _minder_v1_Observed, Observed__Output as _minder_v1_Observed__Output } from './minder/v1/Observed.ts';
import type { OpenLogs as _minder_v1_OpenLogs, OpenLogs__Output as _minder_v1_OpenLogs__Output } from './minder/v1/OpenLogs.ts';
import type { OutputExcerpt as _minder_v1_OutputExcerpt, OutputExcerpt__Output as _minder_v1_OutputExcerpt__Output } from './minder/v1/OutputExcerpt.ts';
import type { OutputExcerpts as _minder_v1_OutputExcerpts, OutputExcerpts__Output as _minder_v1_OutputExcerpts__Output } from './minder/v1/OutputExcerpts.ts';
import type { PastEnd as _minder_v1_PastEnd, PastEnd__Output as _minder_v1_PastEnd__Output } from './minder/v1/PastEnd.ts';
import type { Pids as _minder_v1_Pids, Pids__Output as _minder_v1_Pids__Output } from './minder/v1/Pids.ts';
import type { PlacementSpec as _minder_v1_PlacementSpec, PlacementSpec__Output as _minder_v1_PlacementSpec__Output } from './minder/v1/PlacementSpec.ts';
import type { ProbeSpec as _minder_v1_ProbeSpec, ProbeSpec__Output as _minder_v1_ProbeSpec__Output } from './minder/v1/ProbeSpec.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from './minder/v1/ProcessSpec.ts';
import type { PushLogsRequest as _minder_v1_PushLogsRequest, PushLogsRequest__Output as _minder_v1_PushLogsRequest__Output } from './minder/v1/PushLogsRequest.ts';
import type { PushLogsResponse as _minder_v1_PushLogsResponse, PushLogsResponse__Output as _minder_v1_PushLogsResponse__Output } from './minder/v1/PushLogsResponse.ts';
import type { ResendAssignments as _minder_v1_ResendAssignments, ResendAssignments__Output as _minder_v1_ResendAssignments__Output } from './minder/v1/ResendAssignments.ts';
import type { ResourcesSpec as _minder_v1_ResourcesSpec, ResourcesSpec__Output as _minder_v1_ResourcesSpec__Output } from './minder/v1/ResourcesSpec.ts';
import type { RestartSpec as _minder_v1_RestartSpec, RestartSpec__Output as _minder_v1_RestartSpec__Output } from './minder/v1/RestartSpec.ts';
import type { Secret as _minder_v1_Secret, Secret__Output as _minder_v1_Secret__Output } from './minder/v1/Secret.ts';
import type { SignalInstance as _minder_v1_SignalInstance, SignalInstance__Output as _minder_v1_SignalInstance__Output } from './minder/v1/SignalInstance.ts';
import type { SignalResult as _minder_v1_SignalResult, SignalResult__Output as _minder_v1_SignalResult__Output } from './minder/v1/SignalResult.ts';
import type { StatusAck as _minder_v1_StatusAck, StatusAck__Output as _minder_v1_StatusAck__Output } from './minder/v1/StatusAck.ts';
import type { StatusBatch as _minder_v1_StatusBatch, StatusBatch__Output as _minder_v1_StatusBatch__Output } from './minder/v1/StatusBatch.ts';
import type { StopSpec as _minder_v1_StopSpec, StopSpec__Output as _minder_v1_StopSpec__Output } from './minder/v1/StopSpec.ts';
import type { TcpCheck as _minder_v1_TcpCheck, TcpCheck__Output as _minder_v1_TcpCheck__Output } from './minder/v1/TcpCheck.ts';
import type { UpdateSpec as _minder_v1_UpdateSpec, UpdateSpec__Output as _minder_v1_UpdateSpec__Output } from './minder/v1/UpdateSpec.ts';
import type { Welcome as _minder_v1_Welcome, Welcome__Output as _minder_v1_Welcome__Output } from './minder/v1/Welcome.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  minder: {
    v1: {
      AgentMessage: MessageTypeDefinition<_minder_v1_AgentMessage, _minder_v1_AgentMessage__Output>
      AgentService: SubtypeConstructor<typeof grpc.Client, _minder_v1_AgentServiceClient> & { service: _minder_v1_AgentServiceDefinition }
      Assignment: MessageTypeDefinition<_minder_v1_Assignment, _minder_v1_Assignment__Output>
      Assignments: MessageTypeDefinition<_minder_v1_Assignments, _minder_v1_Assignments__Output>
      AssignmentsApplied: MessageTypeDefinition<_minder_v1_AssignmentsApplied, _minder_v1_AssignmentsApplied__Output>
      AssignmentsKind: EnumTypeDefinition
      BackgroundSpec: MessageTypeDefinition<_minder_v1_BackgroundSpec, _minder_v1_BackgroundSpec__Output>
      ChangeKind: EnumTypeDefinition
      CheckPids: MessageTypeDefinition<_minder_v1_CheckPids, _minder_v1_CheckPids__Output>
      Command: MessageTypeDefinition<_minder_v1_Command, _minder_v1_Command__Output>
      DependencyCondition: EnumTypeDefinition
      DisconnectSpec: MessageTypeDefinition<_minder_v1_DisconnectSpec, _minder_v1_DisconnectSpec__Output>
      Disk: MessageTypeDefinition<_minder_v1_Disk, _minder_v1_Disk__Output>
      Event: MessageTypeDefinition<_minder_v1_Event, _minder_v1_Event__Output>
      ExitCause: EnumTypeDefinition
      ExitHistory: MessageTypeDefinition<_minder_v1_ExitHistory, _minder_v1_ExitHistory__Output>
      ExitMatch: MessageTypeDefinition<_minder_v1_ExitMatch, _minder_v1_ExitMatch__Output>
      ExitStatus: MessageTypeDefinition<_minder_v1_ExitStatus, _minder_v1_ExitStatus__Output>
      Heartbeat: MessageTypeDefinition<_minder_v1_Heartbeat, _minder_v1_Heartbeat__Output>
      HeartbeatAck: MessageTypeDefinition<_minder_v1_HeartbeatAck, _minder_v1_HeartbeatAck__Output>
      Hello: MessageTypeDefinition<_minder_v1_Hello, _minder_v1_Hello__Output>
      InstanceUsage: MessageTypeDefinition<_minder_v1_InstanceUsage, _minder_v1_InstanceUsage__Output>
      Limit: MessageTypeDefinition<_minder_v1_Limit, _minder_v1_Limit__Output>
      LogChunk: MessageTypeDefinition<_minder_v1_LogChunk, _minder_v1_LogChunk__Output>
      LogRange: MessageTypeDefinition<_minder_v1_LogRange, _minder_v1_LogRange__Output>
      LogsSpec: MessageTypeDefinition<_minder_v1_LogsSpec, _minder_v1_LogsSpec__Output>
      ManagerMessage: MessageTypeDefinition<_minder_v1_ManagerMessage, _minder_v1_ManagerMessage__Output>
      NodeCapacity: MessageTypeDefinition<_minder_v1_NodeCapacity, _minder_v1_NodeCapacity__Output>
      NodeReason: MessageTypeDefinition<_minder_v1_NodeReason, _minder_v1_NodeReason__Output>
      NodeUsage: MessageTypeDefinition<_minder_v1_NodeUsage, _minder_v1_NodeUsage__Output>
      Observed: MessageTypeDefinition<_minder_v1_Observed, _minder_v1_Observed__Output>
      OnLimit: EnumTypeDefinition
      OpenLogs: MessageTypeDefinition<_minder_v1_OpenLogs, _minder_v1_OpenLogs__Output>
      OutputExcerpt: MessageTypeDefinition<_minder_v1_OutputExcerpt, _minder_v1_OutputExcerpt__Output>
      OutputExcerpts: MessageTypeDefinition<_minder_v1_OutputExcerpts, _minder_v1_OutputExcerpts__Output>
      OutputStream: EnumTypeDefinition
      PastEnd: MessageTypeDefinition<_minder_v1_PastEnd, _minder_v1_PastEnd__Output>
      Phase: EnumTypeDefinition
      Pids: MessageTypeDefinition<_minder_v1_Pids, _minder_v1_Pids__Output>
      PlacementSpec: MessageTypeDefinition<_minder_v1_PlacementSpec, _minder_v1_PlacementSpec__Output>
      ProbeSpec: MessageTypeDefinition<_minder_v1_ProbeSpec, _minder_v1_ProbeSpec__Output>
      ProcessSpec: MessageTypeDefinition<_minder_v1_ProcessSpec, _minder_v1_ProcessSpec__Output>
      PushLogsRequest: MessageTypeDefinition<_minder_v1_PushLogsRequest, _minder_v1_PushLogsRequest__Output>
      PushLogsResponse: MessageTypeDefinition<_minder_v1_PushLogsResponse, _minder_v1_PushLogsResponse__Output>
      ResendAssignments: MessageTypeDefinition<_minder_v1_ResendAssignments, _minder_v1_ResendAssignments__Output>
      ResourcesSpec: MessageTypeDefinition<_minder_v1_ResourcesSpec, _minder_v1_ResourcesSpec__Output>
      RestartPolicy: EnumTypeDefinition
      RestartSpec: MessageTypeDefinition<_minder_v1_RestartSpec, _minder_v1_RestartSpec__Output>
      Secret: MessageTypeDefinition<_minder_v1_Secret, _minder_v1_Secret__Output>
      SignalInstance: MessageTypeDefinition<_minder_v1_SignalInstance, _minder_v1_SignalInstance__Output>
      SignalResult: MessageTypeDefinition<_minder_v1_SignalResult, _minder_v1_SignalResult__Output>
      StatusAck: MessageTypeDefinition<_minder_v1_StatusAck, _minder_v1_StatusAck__Output>
      StatusBatch: MessageTypeDefinition<_minder_v1_StatusBatch, _minder_v1_StatusBatch__Output>
      StopSpec: MessageTypeDefinition<_minder_v1_StopSpec, _minder_v1_StopSpec__Output>
      TcpCheck: MessageTypeDefinition<_minder_v1_TcpCheck, _minder_v1_TcpCheck__Output>
      UpdateSpec: MessageTypeDefinition<_minder_v1_UpdateSpec, _minder_v1_UpdateSpec__Output>
      Want: EnumTypeDefinition
      Welcome: MessageTypeDefinition<_minder_v1_Welcome, _minder_v1_Welcome__Output>
    }
  }
}
