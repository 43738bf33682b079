import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AccessLimits as _minder_v1_AccessLimits, AccessLimits__Output as _minder_v1_AccessLimits__Output } from './minder/v1/AccessLimits.ts';
import type { AccessToken as _minder_v1_AccessToken, AccessToken__Output as _minder_v1_AccessToken__Output } from './minder/v1/AccessToken.ts';
import type { ApplyProcessesRequest as _minder_v1_ApplyProcessesRequest, ApplyProcessesRequest__Output as _minder_v1_ApplyProcessesRequest__Output } from './minder/v1/ApplyProcessesRequest.ts';
import type { ApplyProcessesResponse as _minder_v1_ApplyProcessesResponse, ApplyProcessesResponse__Output as _minder_v1_ApplyProcessesResponse__Output } from './minder/v1/ApplyProcessesResponse.ts';
import type { BackgroundSpec as _minder_v1_BackgroundSpec, BackgroundSpec__Output as _minder_v1_BackgroundSpec__Output } from './minder/v1/BackgroundSpec.ts';
import type { BackupRequest as _minder_v1_BackupRequest, BackupRequest__Output as _minder_v1_BackupRequest__Output } from './minder/v1/BackupRequest.ts';
import type { BackupResponse as _minder_v1_BackupResponse, BackupResponse__Output as _minder_v1_BackupResponse__Output } from './minder/v1/BackupResponse.ts';
import type { Change as _minder_v1_Change, Change__Output as _minder_v1_Change__Output } from './minder/v1/Change.ts';
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
import type { DisconnectSpec as _minder_v1_DisconnectSpec, DisconnectSpec__Output as _minder_v1_DisconnectSpec__Output } from './minder/v1/DisconnectSpec.ts';
import type { Disk as _minder_v1_Disk, Disk__Output as _minder_v1_Disk__Output } from './minder/v1/Disk.ts';
import type { DrainNodeRequest as _minder_v1_DrainNodeRequest, DrainNodeRequest__Output as _minder_v1_DrainNodeRequest__Output } from './minder/v1/DrainNodeRequest.ts';
import type { DrainNodeResponse as _minder_v1_DrainNodeResponse, DrainNodeResponse__Output as _minder_v1_DrainNodeResponse__Output } from './minder/v1/DrainNodeResponse.ts';
import type { Event as _minder_v1_Event, Event__Output as _minder_v1_Event__Output } from './minder/v1/Event.ts';
import type { ExitHistory as _minder_v1_ExitHistory, ExitHistory__Output as _minder_v1_ExitHistory__Output } from './minder/v1/ExitHistory.ts';
import type { ExitMatch as _minder_v1_ExitMatch, ExitMatch__Output as _minder_v1_ExitMatch__Output } from './minder/v1/ExitMatch.ts';
import type { ExitStatus as _minder_v1_ExitStatus, ExitStatus__Output as _minder_v1_ExitStatus__Output } from './minder/v1/ExitStatus.ts';
import type { GetProcessRequest as _minder_v1_GetProcessRequest, GetProcessRequest__Output as _minder_v1_GetProcessRequest__Output } from './minder/v1/GetProcessRequest.ts';
import type { GetProcessResponse as _minder_v1_GetProcessResponse, GetProcessResponse__Output as _minder_v1_GetProcessResponse__Output } from './minder/v1/GetProcessResponse.ts';
import type { GetVersionRequest as _minder_v1_GetVersionRequest, GetVersionRequest__Output as _minder_v1_GetVersionRequest__Output } from './minder/v1/GetVersionRequest.ts';
import type { GetVersionResponse as _minder_v1_GetVersionResponse, GetVersionResponse__Output as _minder_v1_GetVersionResponse__Output } from './minder/v1/GetVersionResponse.ts';
import type { Instance as _minder_v1_Instance, Instance__Output as _minder_v1_Instance__Output } from './minder/v1/Instance.ts';
import type { InstanceUsage as _minder_v1_InstanceUsage, InstanceUsage__Output as _minder_v1_InstanceUsage__Output } from './minder/v1/InstanceUsage.ts';
import type { LabelNodeRequest as _minder_v1_LabelNodeRequest, LabelNodeRequest__Output as _minder_v1_LabelNodeRequest__Output } from './minder/v1/LabelNodeRequest.ts';
import type { LabelNodeResponse as _minder_v1_LabelNodeResponse, LabelNodeResponse__Output as _minder_v1_LabelNodeResponse__Output } from './minder/v1/LabelNodeResponse.ts';
import type { Limit as _minder_v1_Limit, Limit__Output as _minder_v1_Limit__Output } from './minder/v1/Limit.ts';
import type { ListAccessTokensRequest as _minder_v1_ListAccessTokensRequest, ListAccessTokensRequest__Output as _minder_v1_ListAccessTokensRequest__Output } from './minder/v1/ListAccessTokensRequest.ts';
import type { ListAccessTokensResponse as _minder_v1_ListAccessTokensResponse, ListAccessTokensResponse__Output as _minder_v1_ListAccessTokensResponse__Output } from './minder/v1/ListAccessTokensResponse.ts';
import type { ListNodesRequest as _minder_v1_ListNodesRequest, ListNodesRequest__Output as _minder_v1_ListNodesRequest__Output } from './minder/v1/ListNodesRequest.ts';
import type { ListNodesResponse as _minder_v1_ListNodesResponse, ListNodesResponse__Output as _minder_v1_ListNodesResponse__Output } from './minder/v1/ListNodesResponse.ts';
import type { LogChunk as _minder_v1_LogChunk, LogChunk__Output as _minder_v1_LogChunk__Output } from './minder/v1/LogChunk.ts';
import type { LogRange as _minder_v1_LogRange, LogRange__Output as _minder_v1_LogRange__Output } from './minder/v1/LogRange.ts';
import type { LogsSpec as _minder_v1_LogsSpec, LogsSpec__Output as _minder_v1_LogsSpec__Output } from './minder/v1/LogsSpec.ts';
import type { Maintenance as _minder_v1_Maintenance, Maintenance__Output as _minder_v1_Maintenance__Output } from './minder/v1/Maintenance.ts';
import type { Node as _minder_v1_Node, Node__Output as _minder_v1_Node__Output } from './minder/v1/Node.ts';
import type { NodeCapacity as _minder_v1_NodeCapacity, NodeCapacity__Output as _minder_v1_NodeCapacity__Output } from './minder/v1/NodeCapacity.ts';
import type { NodeReason as _minder_v1_NodeReason, NodeReason__Output as _minder_v1_NodeReason__Output } from './minder/v1/NodeReason.ts';
import type { NodeUsage as _minder_v1_NodeUsage, NodeUsage__Output as _minder_v1_NodeUsage__Output } from './minder/v1/NodeUsage.ts';
import type { Observed as _minder_v1_Observed, Observed__Output as _minder_v1_Observed__Output } from './minder/v1/Observed.ts';
import type { PastEnd as _minder_v1_PastEnd, PastEnd__Output as _minder_v1_PastEnd__Output } from './minder/v1/PastEnd.ts';
import type { PauseRolloutRequest as _minder_v1_PauseRolloutRequest, PauseRolloutRequest__Output as _minder_v1_PauseRolloutRequest__Output } from './minder/v1/PauseRolloutRequest.ts';
import type { PauseRolloutResponse as _minder_v1_PauseRolloutResponse, PauseRolloutResponse__Output as _minder_v1_PauseRolloutResponse__Output } from './minder/v1/PauseRolloutResponse.ts';
import type { PickNodesRequest as _minder_v1_PickNodesRequest, PickNodesRequest__Output as _minder_v1_PickNodesRequest__Output } from './minder/v1/PickNodesRequest.ts';
import type { PickNodesResponse as _minder_v1_PickNodesResponse, PickNodesResponse__Output as _minder_v1_PickNodesResponse__Output } from './minder/v1/PickNodesResponse.ts';
import type { PlacementSpec as _minder_v1_PlacementSpec, PlacementSpec__Output as _minder_v1_PlacementSpec__Output } from './minder/v1/PlacementSpec.ts';
import type { ProbeSpec as _minder_v1_ProbeSpec, ProbeSpec__Output as _minder_v1_ProbeSpec__Output } from './minder/v1/ProbeSpec.ts';
import type { Process as _minder_v1_Process, Process__Output as _minder_v1_Process__Output } from './minder/v1/Process.ts';
import type { ProcessSpec as _minder_v1_ProcessSpec, ProcessSpec__Output as _minder_v1_ProcessSpec__Output } from './minder/v1/ProcessSpec.ts';
import type { PromoteRolloutRequest as _minder_v1_PromoteRolloutRequest, PromoteRolloutRequest__Output as _minder_v1_PromoteRolloutRequest__Output } from './minder/v1/PromoteRolloutRequest.ts';
import type { PromoteRolloutResponse as _minder_v1_PromoteRolloutResponse, PromoteRolloutResponse__Output as _minder_v1_PromoteRolloutResponse__Output } from './minder/v1/PromoteRolloutResponse.ts';
import type { ReadLogsRequest as _minder_v1_ReadLogsRequest, ReadLogsRequest__Output as _minder_v1_ReadLogsRequest__Output } from './minder/v1/ReadLogsRequest.ts';
import type { ReadLogsResponse as _minder_v1_ReadLogsResponse, ReadLogsResponse__Output as _minder_v1_ReadLogsResponse__Output } from './minder/v1/ReadLogsResponse.ts';
import type { ReleaseNodeRequest as _minder_v1_ReleaseNodeRequest, ReleaseNodeRequest__Output as _minder_v1_ReleaseNodeRequest__Output } from './minder/v1/ReleaseNodeRequest.ts';
import type { ReleaseNodeResponse as _minder_v1_ReleaseNodeResponse, ReleaseNodeResponse__Output as _minder_v1_ReleaseNodeResponse__Output } from './minder/v1/ReleaseNodeResponse.ts';
import type { RemoveNodeRequest as _minder_v1_RemoveNodeRequest, RemoveNodeRequest__Output as _minder_v1_RemoveNodeRequest__Output } from './minder/v1/RemoveNodeRequest.ts';
import type { RemoveNodeResponse as _minder_v1_RemoveNodeResponse, RemoveNodeResponse__Output as _minder_v1_RemoveNodeResponse__Output } from './minder/v1/RemoveNodeResponse.ts';
import type { RemoveProcessesRequest as _minder_v1_RemoveProcessesRequest, RemoveProcessesRequest__Output as _minder_v1_RemoveProcessesRequest__Output } from './minder/v1/RemoveProcessesRequest.ts';
import type { RemoveProcessesResponse as _minder_v1_RemoveProcessesResponse, RemoveProcessesResponse__Output as _minder_v1_RemoveProcessesResponse__Output } from './minder/v1/RemoveProcessesResponse.ts';
import type { Reservation as _minder_v1_Reservation, Reservation__Output as _minder_v1_Reservation__Output } from './minder/v1/Reservation.ts';
import type { ReserveNodeRequest as _minder_v1_ReserveNodeRequest, ReserveNodeRequest__Output as _minder_v1_ReserveNodeRequest__Output } from './minder/v1/ReserveNodeRequest.ts';
import type { ReserveNodeResponse as _minder_v1_ReserveNodeResponse, ReserveNodeResponse__Output as _minder_v1_ReserveNodeResponse__Output } from './minder/v1/ReserveNodeResponse.ts';
import type { ResourcesSpec as _minder_v1_ResourcesSpec, ResourcesSpec__Output as _minder_v1_ResourcesSpec__Output } from './minder/v1/ResourcesSpec.ts';
import type { RestartProcessesRequest as _minder_v1_RestartProcessesRequest, RestartProcessesRequest__Output as _minder_v1_RestartProcessesRequest__Output } from './minder/v1/RestartProcessesRequest.ts';
import type { RestartProcessesResponse as _minder_v1_RestartProcessesResponse, RestartProcessesResponse__Output as _minder_v1_RestartProcessesResponse__Output } from './minder/v1/RestartProcessesResponse.ts';
import type { RestartSpec as _minder_v1_RestartSpec, RestartSpec__Output as _minder_v1_RestartSpec__Output } from './minder/v1/RestartSpec.ts';
import type { ResumeRolloutRequest as _minder_v1_ResumeRolloutRequest, ResumeRolloutRequest__Output as _minder_v1_ResumeRolloutRequest__Output } from './minder/v1/ResumeRolloutRequest.ts';
import type { ResumeRolloutResponse as _minder_v1_ResumeRolloutResponse, ResumeRolloutResponse__Output as _minder_v1_ResumeRolloutResponse__Output } from './minder/v1/ResumeRolloutResponse.ts';
import type { Revision as _minder_v1_Revision, Revision__Output as _minder_v1_Revision__Output } from './minder/v1/Revision.ts';
import type { RevokeAccessTokenRequest as _minder_v1_RevokeAccessTokenRequest, RevokeAccessTokenRequest__Output as _minder_v1_RevokeAccessTokenRequest__Output } from './minder/v1/RevokeAccessTokenRequest.ts';
import type { RevokeAccessTokenResponse as _minder_v1_RevokeAccessTokenResponse, RevokeAccessTokenResponse__Output as _minder_v1_RevokeAccessTokenResponse__Output } from './minder/v1/RevokeAccessTokenResponse.ts';
import type { Rollout as _minder_v1_Rollout, Rollout__Output as _minder_v1_Rollout__Output } from './minder/v1/Rollout.ts';
import type { RolloutFailure as _minder_v1_RolloutFailure, RolloutFailure__Output as _minder_v1_RolloutFailure__Output } from './minder/v1/RolloutFailure.ts';
import type { ScaleProcessRequest as _minder_v1_ScaleProcessRequest, ScaleProcessRequest__Output as _minder_v1_ScaleProcessRequest__Output } from './minder/v1/ScaleProcessRequest.ts';
import type { ScaleProcessResponse as _minder_v1_ScaleProcessResponse, ScaleProcessResponse__Output as _minder_v1_ScaleProcessResponse__Output } from './minder/v1/ScaleProcessResponse.ts';
import type { Secret as _minder_v1_Secret, Secret__Output as _minder_v1_Secret__Output } from './minder/v1/Secret.ts';
import type { SignalInstancesRequest as _minder_v1_SignalInstancesRequest, SignalInstancesRequest__Output as _minder_v1_SignalInstancesRequest__Output } from './minder/v1/SignalInstancesRequest.ts';
import type { SignalInstancesResponse as _minder_v1_SignalInstancesResponse, SignalInstancesResponse__Output as _minder_v1_SignalInstancesResponse__Output } from './minder/v1/SignalInstancesResponse.ts';
import type { StartProcessesRequest as _minder_v1_StartProcessesRequest, StartProcessesRequest__Output as _minder_v1_StartProcessesRequest__Output } from './minder/v1/StartProcessesRequest.ts';
import type { StartProcessesResponse as _minder_v1_StartProcessesResponse, StartProcessesResponse__Output as _minder_v1_StartProcessesResponse__Output } from './minder/v1/StartProcessesResponse.ts';
import type { StopProcessesRequest as _minder_v1_StopProcessesRequest, StopProcessesRequest__Output as _minder_v1_StopProcessesRequest__Output } from './minder/v1/StopProcessesRequest.ts';
import type { StopProcessesResponse as _minder_v1_StopProcessesResponse, StopProcessesResponse__Output as _minder_v1_StopProcessesResponse__Output } from './minder/v1/StopProcessesResponse.ts';
import type { StopSpec as _minder_v1_StopSpec, StopSpec__Output as _minder_v1_StopSpec__Output } from './minder/v1/StopSpec.ts';
import type { TcpCheck as _minder_v1_TcpCheck, TcpCheck__Output as _minder_v1_TcpCheck__Output } from './minder/v1/TcpCheck.ts';
import type { UncordonNodeRequest as _minder_v1_UncordonNodeRequest, UncordonNodeRequest__Output as _minder_v1_UncordonNodeRequest__Output } from './minder/v1/UncordonNodeRequest.ts';
import type { UncordonNodeResponse as _minder_v1_UncordonNodeResponse, UncordonNodeResponse__Output as _minder_v1_UncordonNodeResponse__Output } from './minder/v1/UncordonNodeResponse.ts';
import type { UndoRolloutRequest as _minder_v1_UndoRolloutRequest, UndoRolloutRequest__Output as _minder_v1_UndoRolloutRequest__Output } from './minder/v1/UndoRolloutRequest.ts';
import type { UndoRolloutResponse as _minder_v1_UndoRolloutResponse, UndoRolloutResponse__Output as _minder_v1_UndoRolloutResponse__Output } from './minder/v1/UndoRolloutResponse.ts';
import type { UpdateSpec as _minder_v1_UpdateSpec, UpdateSpec__Output as _minder_v1_UpdateSpec__Output } from './minder/v1/UpdateSpec.ts';
import type { WatchEventsRequest as _minder_v1_WatchEventsRequest, WatchEventsRequest__Output as _minder_v1_WatchEventsRequest__Output } from './minder/v1/WatchEventsRequest.ts';
import type { WatchEventsResponse as _minder_v1_WatchEventsResponse, WatchEventsResponse__Output as _minder_v1_WatchEventsResponse__Output } from './minder/v1/WatchEventsResponse.ts';
import type { WatchStatusRequest as _minder_v1_WatchStatusRequest, WatchStatusRequest__Output as _minder_v1_WatchStatusRequest__Output } from './minder/v1/WatchStatusRequest.ts';
import type { WatchStatusResponse as _minder_v1_WatchStatusResponse, WatchStatusResponse__Output as _minder_v1_WatchStatusResponse__Output } from './minder/v1/WatchStatusResponse.ts';
import type { WhoAmIRequest as _minder_v1_WhoAmIRequest, WhoAmIRequest__Output as _minder_v1_WhoAmIRequest__Output } from './minder/v1/WhoAmIRequest.ts';
import type { WhoAmIResponse as _minder_v1_WhoAmIResponse, WhoAmIResponse__Output as _minder_v1_WhoAmIResponse__Output } from './minder/v1/WhoAmIResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  minder: {
    v1: {
      AccessLimits: MessageTypeDefinition<_minder_v1_AccessLimits, _minder_v1_AccessLimits__Output>
      AccessToken: MessageTypeDefinition<_minder_v1_AccessToken, _minder_v1_AccessToken__Output>
      ApplyProcessesRequest: MessageTypeDefinition<_minder_v1_ApplyProcessesRequest, _minder_v1_ApplyProcessesRequest__Output>
      ApplyProcessesResponse: MessageTypeDefinition<_minder_v1_ApplyProcessesResponse, _minder_v1_ApplyProcessesResponse__Output>
      BackgroundSpec: MessageTypeDefinition<_minder_v1_BackgroundSpec, _minder_v1_BackgroundSpec__Output>
      BackupRequest: MessageTypeDefinition<_minder_v1_BackupRequest, _minder_v1_BackupRequest__Output>
      BackupResponse: MessageTypeDefinition<_minder_v1_BackupResponse, _minder_v1_BackupResponse__Output>
      Change: MessageTypeDefinition<_minder_v1_Change, _minder_v1_Change__Output>
      ChangeKind: EnumTypeDefinition
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
      DependencyCondition: EnumTypeDefinition
      DisconnectSpec: MessageTypeDefinition<_minder_v1_DisconnectSpec, _minder_v1_DisconnectSpec__Output>
      Disk: MessageTypeDefinition<_minder_v1_Disk, _minder_v1_Disk__Output>
      DrainNodeRequest: MessageTypeDefinition<_minder_v1_DrainNodeRequest, _minder_v1_DrainNodeRequest__Output>
      DrainNodeResponse: MessageTypeDefinition<_minder_v1_DrainNodeResponse, _minder_v1_DrainNodeResponse__Output>
      Event: MessageTypeDefinition<_minder_v1_Event, _minder_v1_Event__Output>
      ExitCause: EnumTypeDefinition
      ExitHistory: MessageTypeDefinition<_minder_v1_ExitHistory, _minder_v1_ExitHistory__Output>
      ExitMatch: MessageTypeDefinition<_minder_v1_ExitMatch, _minder_v1_ExitMatch__Output>
      ExitStatus: MessageTypeDefinition<_minder_v1_ExitStatus, _minder_v1_ExitStatus__Output>
      GetProcessRequest: MessageTypeDefinition<_minder_v1_GetProcessRequest, _minder_v1_GetProcessRequest__Output>
      GetProcessResponse: MessageTypeDefinition<_minder_v1_GetProcessResponse, _minder_v1_GetProcessResponse__Output>
      GetVersionRequest: MessageTypeDefinition<_minder_v1_GetVersionRequest, _minder_v1_GetVersionRequest__Output>
      GetVersionResponse: MessageTypeDefinition<_minder_v1_GetVersionResponse, _minder_v1_GetVersionResponse__Output>
      Instance: MessageTypeDefinition<_minder_v1_Instance, _minder_v1_Instance__Output>
      InstanceUsage: MessageTypeDefinition<_minder_v1_InstanceUsage, _minder_v1_InstanceUsage__Output>
      LabelNodeRequest: MessageTypeDefinition<_minder_v1_LabelNodeRequest, _minder_v1_LabelNodeRequest__Output>
      LabelNodeResponse: MessageTypeDefinition<_minder_v1_LabelNodeResponse, _minder_v1_LabelNodeResponse__Output>
      Limit: MessageTypeDefinition<_minder_v1_Limit, _minder_v1_Limit__Output>
      ListAccessTokensRequest: MessageTypeDefinition<_minder_v1_ListAccessTokensRequest, _minder_v1_ListAccessTokensRequest__Output>
      ListAccessTokensResponse: MessageTypeDefinition<_minder_v1_ListAccessTokensResponse, _minder_v1_ListAccessTokensResponse__Output>
      ListNodesRequest: MessageTypeDefinition<_minder_v1_ListNodesRequest, _minder_v1_ListNodesRequest__Output>
      ListNodesResponse: MessageTypeDefinition<_minder_v1_ListNodesResponse, _minder_v1_ListNodesResponse__Output>
      LogChunk: MessageTypeDefinition<_minder_v1_LogChunk, _minder_v1_LogChunk__Output>
      LogRange: MessageTypeDefinition<_minder_v1_LogRange, _minder_v1_LogRange__Output>
      LogsSpec: MessageTypeDefinition<_minder_v1_LogsSpec, _minder_v1_LogsSpec__Output>
      Maintenance: MessageTypeDefinition<_minder_v1_Maintenance, _minder_v1_Maintenance__Output>
      MaintenanceKind: EnumTypeDefinition
      Node: MessageTypeDefinition<_minder_v1_Node, _minder_v1_Node__Output>
      NodeCapacity: MessageTypeDefinition<_minder_v1_NodeCapacity, _minder_v1_NodeCapacity__Output>
      NodeReason: MessageTypeDefinition<_minder_v1_NodeReason, _minder_v1_NodeReason__Output>
      NodeState: EnumTypeDefinition
      NodeUsage: MessageTypeDefinition<_minder_v1_NodeUsage, _minder_v1_NodeUsage__Output>
      Observed: MessageTypeDefinition<_minder_v1_Observed, _minder_v1_Observed__Output>
      OnLimit: EnumTypeDefinition
      OutputStream: EnumTypeDefinition
      PastEnd: MessageTypeDefinition<_minder_v1_PastEnd, _minder_v1_PastEnd__Output>
      PauseRolloutRequest: MessageTypeDefinition<_minder_v1_PauseRolloutRequest, _minder_v1_PauseRolloutRequest__Output>
      PauseRolloutResponse: MessageTypeDefinition<_minder_v1_PauseRolloutResponse, _minder_v1_PauseRolloutResponse__Output>
      Phase: EnumTypeDefinition
      PickNodesRequest: MessageTypeDefinition<_minder_v1_PickNodesRequest, _minder_v1_PickNodesRequest__Output>
      PickNodesResponse: MessageTypeDefinition<_minder_v1_PickNodesResponse, _minder_v1_PickNodesResponse__Output>
      PlacementSpec: MessageTypeDefinition<_minder_v1_PlacementSpec, _minder_v1_PlacementSpec__Output>
      ProbeSpec: MessageTypeDefinition<_minder_v1_ProbeSpec, _minder_v1_ProbeSpec__Output>
      Process: MessageTypeDefinition<_minder_v1_Process, _minder_v1_Process__Output>
      ProcessSpec: MessageTypeDefinition<_minder_v1_ProcessSpec, _minder_v1_ProcessSpec__Output>
      PromoteRolloutRequest: MessageTypeDefinition<_minder_v1_PromoteRolloutRequest, _minder_v1_PromoteRolloutRequest__Output>
      PromoteRolloutResponse: MessageTypeDefinition<_minder_v1_PromoteRolloutResponse, _minder_v1_PromoteRolloutResponse__Output>
      ReadLogsRequest: MessageTypeDefinition<_minder_v1_ReadLogsRequest, _minder_v1_ReadLogsRequest__Output>
      ReadLogsResponse: MessageTypeDefinition<_minder_v1_ReadLogsResponse, _minder_v1_ReadLogsResponse__Output>
      ReleaseNodeRequest: MessageTypeDefinition<_minder_v1_ReleaseNodeRequest, _minder_v1_ReleaseNodeRequest__Output>
      ReleaseNodeResponse: MessageTypeDefinition<_minder_v1_ReleaseNodeResponse, _minder_v1_ReleaseNodeResponse__Output>
      RemoveNodeRequest: MessageTypeDefinition<_minder_v1_RemoveNodeRequest, _minder_v1_RemoveNodeRequest__Output>
      RemoveNodeResponse: MessageTypeDefinition<_minder_v1_RemoveNodeResponse, _minder_v1_RemoveNodeResponse__Output>
      RemoveProcessesRequest: MessageTypeDefinition<_minder_v1_RemoveProcessesRequest, _minder_v1_RemoveProcessesRequest__Output>
      RemoveProcessesResponse: MessageTypeDefinition<_minder_v1_RemoveProcessesResponse, _minder_v1_RemoveProcessesResponse__Output>
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
      ScaleProcessRequest: MessageTypeDefinition<_minder_v1_ScaleProcessRequest, _minder_v1_ScaleProcessRequest__Output>
      ScaleProcessResponse: MessageTypeDefinition<_minder_v1_ScaleProcessResponse, _minder_v1_ScaleProcessResponse__Output>
      Secret: MessageTypeDefinition<_minder_v1_Secret, _minder_v1_Secret__Output>
      SignalInstancesRequest: MessageTypeDefinition<_minder_v1_SignalInstancesRequest, _minder_v1_SignalInstancesRequest__Output>
      SignalInstancesResponse: MessageTypeDefinition<_minder_v1_SignalInstancesResponse, _minder_v1_SignalInstancesResponse__Output>
      StartProcessesRequest: MessageTypeDefinition<_minder_v1_StartProcessesRequest, _minder_v1_StartProcessesRequest__Output>
      StartProcessesResponse: MessageTypeDefinition<_minder_v1_StartProcessesResponse, _minder_v1_StartProcessesResponse__Output>
      StopProcessesRequest: MessageTypeDefinition<_minder_v1_StopProcessesRequest, _minder_v1_StopProcessesRequest__Output>
      StopProcessesResponse: MessageTypeDefinition<_minder_v1_StopProcessesResponse, _minder_v1_StopProcessesResponse__Output>
      StopSpec: MessageTypeDefinition<_minder_v1_StopSpec, _minder_v1_StopSpec__Output>
      TcpCheck: MessageTypeDefinition<_minder_v1_TcpCheck, _minder_v1_TcpCheck__Output>
      UncordonNodeRequest: MessageTypeDefinition<_minder_v1_UncordonNodeRequest, _minder_v1_UncordonNodeRequest__Output>
      UncordonNodeResponse: MessageTypeDefinition<_minder_v1_UncordonNodeResponse, _minder_v1_UncordonNodeResponse__Output>
      UndoRolloutRequest: MessageTypeDefinition<_minder_v1_UndoRolloutRequest, _minder_v1_UndoRolloutRequest__Output>
      UndoRolloutResponse: MessageTypeDefinition<_minder_v1_UndoRolloutResponse, _minder_v1_UndoRolloutResponse__Output>
      UpdateSpec: MessageTypeDefinition<_minder_v1_UpdateSpec, _minder_v1_UpdateSpec__Output>
      Want: EnumTypeDefinition
      WatchEventsRequest: MessageTypeDefinition<_minder_v1_WatchEventsRequest, _minder_v1_WatchEventsRequest__Output>
      WatchEventsResponse: MessageTypeDefinition<_minder_v1_WatchEventsResponse, _minder_v1_WatchEventsResponse__Output>
      WatchStatusRequest: MessageTypeDefinition<_minder_v1_WatchStatusRequest, _minder_v1_WatchStatusRequest__Output>
      WatchStatusResponse: MessageTypeDefinition<_minder_v1_WatchStatusResponse, _minder_v1_WatchStatusResponse__Output>
      WhoAmIRequest: MessageTypeDefinition<_minder_v1_WhoAmIRequest, _minder_v1_WhoAmIRequest__Output>
      WhoAmIResponse: MessageTypeDefinition<_minder_v1_WhoAmIResponse, _minder_v1_WhoAmIResponse__Output>
    }
  }
}
