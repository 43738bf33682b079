// Original file: proto/minder/v1/control.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyProcessesRequest as _minder_v1_ApplyProcessesRequest, ApplyProcessesRequest__Output as _minder_v1_ApplyProcessesRequest__Output } from '../../minder/v1/ApplyProcessesRequest.ts';
import type { ApplyProcessesResponse as _minder_v1_ApplyProcessesResponse, ApplyProcessesResponse__Output as _minder_v1_ApplyProcessesResponse__Output } from '../../minder/v1/ApplyProcessesResponse.ts';
import type { BackupRequest as _minder_v1_BackupRequest, BackupRequest__Output as _minder_v1_BackupRequest__Output } from '../../minder/v1/BackupRequest.ts';
import type { BackupResponse as _minder_v1_BackupResponse, BackupResponse__Output as _minder_v1_BackupResponse__Output } from '../../minder/v1/BackupResponse.ts';
import type { CordonNodeRequest as _minder_v1_CordonNodeRequest, CordonNodeRequest__Output as _minder_v1_CordonNodeRequest__Output } from '../../minder/v1/CordonNodeRequest.ts';
import type { CordonNodeResponse as _minder_v1_CordonNodeResponse, CordonNodeResponse__Output as _minder_v1_CordonNodeResponse__Output } from '../../minder/v1/CordonNodeResponse.ts';
import type { CreateAccessTokenRequest as _minder_v1_CreateAccessTokenRequest, CreateAccessTokenRequest__Output as _minder_v1_CreateAccessTokenRequest__Output } from '../../minder/v1/CreateAccessTokenRequest.ts';
import type { CreateAccessTokenResponse as _minder_v1_CreateAccessTokenResponse, CreateAccessTokenResponse__Output as _minder_v1_CreateAccessTokenResponse__Output } from '../../minder/v1/CreateAccessTokenResponse.ts';
import type { CreateJoinTokenRequest as _minder_v1_CreateJoinTokenRequest, CreateJoinTokenRequest__Output as _minder_v1_CreateJoinTokenRequest__Output } from '../../minder/v1/CreateJoinTokenRequest.ts';
import type { CreateJoinTokenResponse as _minder_v1_CreateJoinTokenResponse, CreateJoinTokenResponse__Output as _minder_v1_CreateJoinTokenResponse__Output } from '../../minder/v1/CreateJoinTokenResponse.ts';
import type { CreateProcessRequest as _minder_v1_CreateProcessRequest, CreateProcessRequest__Output as _minder_v1_CreateProcessRequest__Output } from '../../minder/v1/CreateProcessRequest.ts';
import type { CreateProcessResponse as _minder_v1_CreateProcessResponse, CreateProcessResponse__Output as _minder_v1_CreateProcessResponse__Output } from '../../minder/v1/CreateProcessResponse.ts';
import type { DrainNodeRequest as _minder_v1_DrainNodeRequest, DrainNodeRequest__Output as _minder_v1_DrainNodeRequest__Output } from '../../minder/v1/DrainNodeRequest.ts';
import type { DrainNodeResponse as _minder_v1_DrainNodeResponse, DrainNodeResponse__Output as _minder_v1_DrainNodeResponse__Output } from '../../minder/v1/DrainNodeResponse.ts';
import type { GetProcessRequest as _minder_v1_GetProcessRequest, GetProcessRequest__Output as _minder_v1_GetProcessRequest__Output } from '../../minder/v1/GetProcessRequest.ts';
import type { GetProcessResponse as _minder_v1_GetProcessResponse, GetProcessResponse__Output as _minder_v1_GetProcessResponse__Output } from '../../minder/v1/GetProcessResponse.ts';
import type { GetVersionRequest as _minder_v1_GetVersionRequest, GetVersionRequest__Output as _minder_v1_GetVersionRequest__Output } from '../../minder/v1/GetVersionRequest.ts';
import type { GetVersionResponse as _minder_v1_GetVersionResponse, GetVersionResponse__Output as _minder_v1_GetVersionResponse__Output } from '../../minder/v1/GetVersionResponse.ts';
import type { LabelNodeRequest as _minder_v1_LabelNodeRequest, LabelNodeRequest__Output as _minder_v1_LabelNodeRequest__Output } from '../../minder/v1/LabelNodeRequest.ts';
import type { LabelNodeResponse as _minder_v1_LabelNodeResponse, LabelNodeResponse__Output as _minder_v1_LabelNodeResponse__Output } from '../../minder/v1/LabelNodeResponse.ts';
import type { ListAccessTokensRequest as _minder_v1_ListAccessTokensRequest, ListAccessTokensRequest__Output as _minder_v1_ListAccessTokensRequest__Output } from '../../minder/v1/ListAccessTokensRequest.ts';
import type { ListAccessTokensResponse as _minder_v1_ListAccessTokensResponse, ListAccessTokensResponse__Output as _minder_v1_ListAccessTokensResponse__Output } from '../../minder/v1/ListAccessTokensResponse.ts';
import type { ListNodesRequest as _minder_v1_ListNodesRequest, ListNodesRequest__Output as _minder_v1_ListNodesRequest__Output } from '../../minder/v1/ListNodesRequest.ts';
import type { ListNodesResponse as _minder_v1_ListNodesResponse, ListNodesResponse__Output as _minder_v1_ListNodesResponse__Output } from '../../minder/v1/ListNodesResponse.ts';
import type { PauseRolloutRequest as _minder_v1_PauseRolloutRequest, PauseRolloutRequest__Output as _minder_v1_PauseRolloutRequest__Output } from '../../minder/v1/PauseRolloutRequest.ts';
import type { PauseRolloutResponse as _minder_v1_PauseRolloutResponse, PauseRolloutResponse__Output as _minder_v1_PauseRolloutResponse__Output } from '../../minder/v1/PauseRolloutResponse.ts';
import type { PickNodesRequest as _minder_v1_PickNodesRequest, PickNodesRequest__Output as _minder_v1_PickNodesRequest__Output } from '../../minder/v1/PickNodesRequest.ts';
import type { PickNodesResponse as _minder_v1_PickNodesResponse, PickNodesResponse__Output as _minder_v1_PickNodesResponse__Output } from '../../minder/v1/PickNodesResponse.ts';
import type { PromoteRolloutRequest as _minder_v1_PromoteRolloutRequest, PromoteRolloutRequest__Output as _minder_v1_PromoteRolloutRequest__Output } from '../../minder/v1/PromoteRolloutRequest.ts';
import type { PromoteRolloutResponse as _minder_v1_PromoteRolloutResponse, PromoteRolloutResponse__Output as _minder_v1_PromoteRolloutResponse__Output } from '../../minder/v1/PromoteRolloutResponse.ts';
import type { ReadLogsRequest as _minder_v1_ReadLogsRequest, ReadLogsRequest__Output as _minder_v1_ReadLogsRequest__Output } from '../../minder/v1/ReadLogsRequest.ts';
import type { ReadLogsResponse as _minder_v1_ReadLogsResponse, ReadLogsResponse__Output as _minder_v1_ReadLogsResponse__Output } from '../../minder/v1/ReadLogsResponse.ts';
import type { ReleaseNodeRequest as _minder_v1_ReleaseNodeRequest, ReleaseNodeRequest__Output as _minder_v1_ReleaseNodeRequest__Output } from '../../minder/v1/ReleaseNodeRequest.ts';
import type { ReleaseNodeResponse as _minder_v1_ReleaseNodeResponse, ReleaseNodeResponse__Output as _minder_v1_ReleaseNodeResponse__Output } from '../../minder/v1/ReleaseNodeResponse.ts';
import type { RemoveNodeRequest as _minder_v1_RemoveNodeRequest, RemoveNodeRequest__Output as _minder_v1_RemoveNodeRequest__Output } from '../../minder/v1/RemoveNodeRequest.ts';
import type { RemoveNodeResponse as _minder_v1_RemoveNodeResponse, RemoveNodeResponse__Output as _minder_v1_RemoveNodeResponse__Output } from '../../minder/v1/RemoveNodeResponse.ts';
import type { RemoveProcessesRequest as _minder_v1_RemoveProcessesRequest, RemoveProcessesRequest__Output as _minder_v1_RemoveProcessesRequest__Output } from '../../minder/v1/RemoveProcessesRequest.ts';
import type { RemoveProcessesResponse as _minder_v1_RemoveProcessesResponse, RemoveProcessesResponse__Output as _minder_v1_RemoveProcessesResponse__Output } from '../../minder/v1/RemoveProcessesResponse.ts';
import type { ReserveNodeRequest as _minder_v1_ReserveNodeRequest, ReserveNodeRequest__Output as _minder_v1_ReserveNodeRequest__Output } from '../../minder/v1/ReserveNodeRequest.ts';
import type { ReserveNodeResponse as _minder_v1_ReserveNodeResponse, ReserveNodeResponse__Output as _minder_v1_ReserveNodeResponse__Output } from '../../minder/v1/ReserveNodeResponse.ts';
import type { RestartProcessesRequest as _minder_v1_RestartProcessesRequest, RestartProcessesRequest__Output as _minder_v1_RestartProcessesRequest__Output } from '../../minder/v1/RestartProcessesRequest.ts';
import type { RestartProcessesResponse as _minder_v1_RestartProcessesResponse, RestartProcessesResponse__Output as _minder_v1_RestartProcessesResponse__Output } from '../../minder/v1/RestartProcessesResponse.ts';
import type { ResumeRolloutRequest as _minder_v1_ResumeRolloutRequest, ResumeRolloutRequest__Output as _minder_v1_ResumeRolloutRequest__Output } from '../../minder/v1/ResumeRolloutRequest.ts';
import type { ResumeRolloutResponse as _minder_v1_ResumeRolloutResponse, ResumeRolloutResponse__Output as _minder_v1_ResumeRolloutResponse__Output } from '../../minder/v1/ResumeRolloutResponse.ts';
import type { RevokeAccessTokenRequest as _minder_v1_RevokeAccessTokenRequest, RevokeAccessTokenRequest__Output as _minder_v1_RevokeAccessTokenRequest__Output } from '../../minder/v1/RevokeAccessTokenRequest.ts';
import type { RevokeAccessTokenResponse as _minder_v1_RevokeAccessTokenResponse, RevokeAccessTokenResponse__Output as _minder_v1_RevokeAccessTokenResponse__Output } from '../../minder/v1/RevokeAccessTokenResponse.ts';
import type { ScaleProcessRequest as _minder_v1_ScaleProcessRequest, ScaleProcessRequest__Output as _minder_v1_ScaleProcessRequest__Output } from '../../minder/v1/ScaleProcessRequest.ts';
import type { ScaleProcessResponse as _minder_v1_ScaleProcessResponse, ScaleProcessResponse__Output as _minder_v1_ScaleProcessResponse__Output } from '../../minder/v1/ScaleProcessResponse.ts';
import type { SignalInstancesRequest as _minder_v1_SignalInstancesRequest, SignalInstancesRequest__Output as _minder_v1_SignalInstancesRequest__Output } from '../../minder/v1/SignalInstancesRequest.ts';
import type { SignalInstancesResponse as _minder_v1_SignalInstancesResponse, SignalInstancesResponse__Output as _minder_v1_SignalInstancesResponse__Output } from '../../minder/v1/SignalInstancesResponse.ts';
import type { StartProcessesRequest as _minder_v1_StartProcessesRequest, StartProcessesRequest__Output as _minder_v1_StartProcessesRequest__Output } from '../../minder/v1/StartProcessesRequest.ts';
import type { StartProcessesResponse as _minder_v1_StartProcessesResponse, StartProcessesResponse__Output as _minder_v1_StartProcessesResponse__Output } from '../../minder/v1/StartProcessesResponse.ts';
import type { StopProcessesRequest as _minder_v1_StopProcessesRequest, StopProcessesRequest__Output as _minder_v1_StopProcessesRequest__Output } from '../../minder/v1/StopProcessesRequest.ts';
import type { StopProcessesResponse as _minder_v1_StopProcessesResponse, StopProcessesResponse__Output as _minder_v1_StopProcessesResponse__Output } from '../../minder/v1/StopProcessesResponse.ts';
import type { UncordonNodeRequest as _minder_v1_UncordonNodeRequest, UncordonNodeRequest__Output as _minder_v1_UncordonNodeRequest__Output } from '../../minder/v1/UncordonNodeRequest.ts';
import type { UncordonNodeResponse as _minder_v1_UncordonNodeResponse, UncordonNodeResponse__Output as _minder_v1_UncordonNodeResponse__Output } from '../../minder/v1/UncordonNodeResponse.ts';
import type { UndoRolloutRequest as _minder_v1_UndoRolloutRequest, UndoRolloutRequest__Output as _minder_v1_UndoRolloutRequest__Output } from '../../minder/v1/UndoRolloutRequest.ts';
import type { UndoRolloutResponse as _minder_v1_UndoRolloutResponse, UndoRolloutResponse__Output as _minder_v1_UndoRolloutResponse__Output } from '../../minder/v1/UndoRolloutResponse.ts';
import type { WatchEventsRequest as _minder_v1_WatchEventsRequest, WatchEventsRequest__Output as _minder_v1_WatchEventsRequest__Output } from '../../minder/v1/WatchEventsRequest.ts';
import type { WatchEventsResponse as _minder_v1_WatchEventsResponse, WatchEventsResponse__Output as _minder_v1_WatchEventsResponse__Output } from '../../minder/v1/WatchEventsResponse.ts';
import type { WatchStatusRequest as _minder_v1_WatchStatusRequest, WatchStatusRequest__Output as _minder_v1_WatchStatusRequest__Output } from '../../minder/v1/WatchStatusRequest.ts';
import type { WatchStatusResponse as _minder_v1_WatchStatusResponse, WatchStatusResponse__Output as _minder_v1_WatchStatusResponse__Output } from '../../minder/v1/WatchStatusResponse.ts';
import type { WhoAmIRequest as _minder_v1_WhoAmIRequest, WhoAmIRequest__Output as _minder_v1_WhoAmIRequest__Output } from '../../minder/v1/WhoAmIRequest.ts';
import type { WhoAmIResponse as _minder_v1_WhoAmIResponse, WhoAmIResponse__Output as _minder_v1_WhoAmIResponse__Output } from '../../minder/v1/WhoAmIResponse.ts';

export interface ControlServiceClient extends grpc.Client {
  ApplyProcesses(argument: _minder_v1_ApplyProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  ApplyProcesses(argument: _minder_v1_ApplyProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  ApplyProcesses(argument: _minder_v1_ApplyProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  ApplyProcesses(argument: _minder_v1_ApplyProcessesRequest, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  applyProcesses(argument: _minder_v1_ApplyProcessesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  applyProcesses(argument: _minder_v1_ApplyProcessesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  applyProcesses(argument: _minder_v1_ApplyProcessesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  applyProcesses(argument: _minder_v1_ApplyProcessesRequest, callback: grpc.requestCallback<_minder_v1_ApplyProcessesResponse__Output>): grpc.ClientUnaryCall;
  
  Backup(argument: _minder_v1_BackupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_BackupResponse__Output>;
  Backup(argument: _minder_v1_BackupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_BackupResponse__Output>;
  backup(argument: _minder_v1_BackupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_BackupResponse__Output>;
  backup(argument: _minder_v1_BackupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_BackupResponse__Output>;
  
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
  
  DrainNode(argument: _minder_v1_DrainNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  DrainNode(argument: _minder_v1_DrainNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  DrainNode(argument: _minder_v1_DrainNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  DrainNode(argument: _minder_v1_DrainNodeRequest, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  drainNode(argument: _minder_v1_DrainNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  drainNode(argument: _minder_v1_DrainNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  drainNode(argument: _minder_v1_DrainNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  drainNode(argument: _minder_v1_DrainNodeRequest, callback: grpc.requestCallback<_minder_v1_DrainNodeResponse__Output>): grpc.ClientUnaryCall;
  
  GetProcess(argument: _minder_v1_GetProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  GetProcess(argument: _minder_v1_GetProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  GetProcess(argument: _minder_v1_GetProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  GetProcess(argument: _minder_v1_GetProcessRequest, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  getProcess(argument: _minder_v1_GetProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  getProcess(argument: _minder_v1_GetProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  getProcess(argument: _minder_v1_GetProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  getProcess(argument: _minder_v1_GetProcessRequest, callback: grpc.requestCallback<_minder_v1_GetProcessResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  ListNodes(argument: _minder_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _minder_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _minder_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _minder_v1_ListNodesRequest, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _minder_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _minder_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _minder_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _minder_v1_ListNodesRequest, callback: grpc.requestCallback<_minder_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  
  PauseRollout(argument: _minder_v1_PauseRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  PauseRollout(argument: _minder_v1_PauseRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  PauseRollout(argument: _minder_v1_PauseRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  PauseRollout(argument: _minder_v1_PauseRolloutRequest, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  pauseRollout(argument: _minder_v1_PauseRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  pauseRollout(argument: _minder_v1_PauseRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  pauseRollout(argument: _minder_v1_PauseRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  pauseRollout(argument: _minder_v1_PauseRolloutRequest, callback: grpc.requestCallback<_minder_v1_PauseRolloutResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  ReadLogs(argument: _minder_v1_ReadLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_ReadLogsResponse__Output>;
  ReadLogs(argument: _minder_v1_ReadLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_ReadLogsResponse__Output>;
  readLogs(argument: _minder_v1_ReadLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_ReadLogsResponse__Output>;
  readLogs(argument: _minder_v1_ReadLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_minder_v1_ReadLogsResponse__Output>;
  
  ReleaseNode(argument: _minder_v1_ReleaseNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  ReleaseNode(argument: _minder_v1_ReleaseNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  ReleaseNode(argument: _minder_v1_ReleaseNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  ReleaseNode(argument: _minder_v1_ReleaseNodeRequest, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  releaseNode(argument: _minder_v1_ReleaseNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  releaseNode(argument: _minder_v1_ReleaseNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  releaseNode(argument: _minder_v1_ReleaseNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  releaseNode(argument: _minder_v1_ReleaseNodeRequest, callback: grpc.requestCallback<_minder_v1_ReleaseNodeResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  RevokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeAccessToken(argument: _minder_v1_RevokeAccessTokenRequest, callback: grpc.requestCallback<_minder_v1_RevokeAccessTokenResponse__Output>): grpc.ClientUnaryCall;
  
  ScaleProcess(argument: _minder_v1_ScaleProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  ScaleProcess(argument: _minder_v1_ScaleProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  ScaleProcess(argument: _minder_v1_ScaleProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  ScaleProcess(argument: _minder_v1_ScaleProcessRequest, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  scaleProcess(argument: _minder_v1_ScaleProcessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  scaleProcess(argument: _minder_v1_ScaleProcessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  scaleProcess(argument: _minder_v1_ScaleProcessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  scaleProcess(argument: _minder_v1_ScaleProcessRequest, callback: grpc.requestCallback<_minder_v1_ScaleProcessResponse__Output>): grpc.ClientUnaryCall;
  
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
  
}

export interface ControlServiceHandlers extends grpc.UntypedServiceImplementation {
  ApplyProcesses: grpc.handleUnaryCall<_minder_v1_ApplyProcessesRequest__Output, _minder_v1_ApplyProcessesResponse>;
  
  Backup: grpc.handleServerStreamingCall<_minder_v1_BackupRequest__Output, _minder_v1_BackupResponse>;
  
  CordonNode: grpc.handleUnaryCall<_minder_v1_CordonNodeRequest__Output, _minder_v1_CordonNodeResponse>;
  
  CreateAccessToken: grpc.handleUnaryCall<_minder_v1_CreateAccessTokenRequest__Output, _minder_v1_CreateAccessTokenResponse>;
  
  CreateJoinToken: grpc.handleUnaryCall<_minder_v1_CreateJoinTokenRequest__Output, _minder_v1_CreateJoinTokenResponse>;
  
  CreateProcess: grpc.handleUnaryCall<_minder_v1_CreateProcessRequest__Output, _minder_v1_CreateProcessResponse>;
  
  DrainNode: grpc.handleUnaryCall<_minder_v1_DrainNodeRequest__Output, _minder_v1_DrainNodeResponse>;
  
  GetProcess: grpc.handleUnaryCall<_minder_v1_GetProcessRequest__Output, _minder_v1_GetProcessResponse>;
  
  GetVersion: grpc.handleUnaryCall<_minder_v1_GetVersionRequest__Output, _minder_v1_GetVersionResponse>;
  
  LabelNode: grpc.handleUnaryCall<_minder_v1_LabelNodeRequest__Output, _minder_v1_LabelNodeResponse>;
  
  ListAccessTokens: grpc.handleUnaryCall<_minder_v1_ListAccessTokensRequest__Output, _minder_v1_ListAccessTokensResponse>;
  
  ListNodes: grpc.handleUnaryCall<_minder_v1_ListNodesRequest__Output, _minder_v1_ListNodesResponse>;
  
  PauseRollout: grpc.handleUnaryCall<_minder_v1_PauseRolloutRequest__Output, _minder_v1_PauseRolloutResponse>;
  
  PickNodes: grpc.handleUnaryCall<_minder_v1_PickNodesRequest__Output, _minder_v1_PickNodesResponse>;
  
  PromoteRollout: grpc.handleUnaryCall<_minder_v1_PromoteRolloutRequest__Output, _minder_v1_PromoteRolloutResponse>;
  
  ReadLogs: grpc.handleServerStreamingCall<_minder_v1_ReadLogsRequest__Output, _minder_v1_ReadLogsResponse>;
  
  ReleaseNode: grpc.handleUnaryCall<_minder_v1_ReleaseNodeRequest__Output, _minder_v1_ReleaseNodeResponse>;
  
  RemoveNode: grpc.handleUnaryCall<_minder_v1_RemoveNodeRequest__Output, _minder_v1_RemoveNodeResponse>;
  
  RemoveProcesses: grpc.handleUnaryCall<_minder_v1_RemoveProcessesRequest__Output, _minder_v1_RemoveProcessesResponse>;
  
  ReserveNode: grpc.handleUnaryCall<_minder_v1_ReserveNodeRequest__Output, _minder_v1_ReserveNodeResponse>;
  
  RestartProcesses: grpc.handleUnaryCall<_minder_v1_RestartProcessesRequest__Output, _minder_v1_RestartProcessesResponse>;
  
  ResumeRollout: grpc.handleUnaryCall<_minder_v1_ResumeRolloutRequest__Output, _minder_v1_ResumeRolloutResponse>;
  
  RevokeAccessToken: grpc.handleUnaryCall<_minder_v1_RevokeAccessTokenRequest__Output, _minder_v1_RevokeAccessTokenResponse>;
  
  ScaleProcess: grpc.handleUnaryCall<_minder_v1_ScaleProcessRequest__Output, _minder_v1_ScaleProcessResponse>;
  
  SignalInstances: grpc.handleUnaryCall<_minder_v1_SignalInstancesRequest__Output, _minder_v1_SignalInstancesResponse>;
  
  StartProcesses: grpc.handleUnaryCall<_minder_v1_StartProcessesRequest__Output, _minder_v1_StartProcessesResponse>;
  
  StopProcesses: grpc.handleUnaryCall<_minder_v1_StopProcessesRequest__Output, _minder_v1_StopProcessesResponse>;
  
  UncordonNode: grpc.handleUnaryCall<_minder_v1_UncordonNodeRequest__Output, _minder_v1_UncordonNodeResponse>;
  
  UndoRollout: grpc.handleUnaryCall<_minder_v1_UndoRolloutRequest__Output, _minder_v1_UndoRolloutResponse>;
  
  WatchEvents: grpc.handleServerStreamingCall<_minder_v1_WatchEventsRequest__Output, _minder_v1_WatchEventsResponse>;
  
  WatchStatus: grpc.handleServerStreamingCall<_minder_v1_WatchStatusRequest__Output, _minder_v1_WatchStatusResponse>;
  
  WhoAmI: grpc.handleUnaryCall<_minder_v1_WhoAmIRequest__Output, _minder_v1_WhoAmIResponse>;
  
}

export interface ControlServiceDefinition extends grpc.ServiceDefinition {
  ApplyProcesses: MethodDefinition<_minder_v1_ApplyProcessesRequest, _minder_v1_ApplyProcessesResponse, _minder_v1_ApplyProcessesRequest__Output, _minder_v1_ApplyProcessesResponse__Output>
  Backup: MethodDefinition<_minder_v1_BackupRequest, _minder_v1_BackupResponse, _minder_v1_BackupRequest__Output, _minder_v1_BackupResponse__Output>
  CordonNode: MethodDefinition<_minder_v1_CordonNodeRequest, _minder_v1_CordonNodeResponse, _minder_v1_CordonNodeRequest__Output, _minder_v1_CordonNodeResponse__Output>
  CreateAccessToken: MethodDefinition<_minder_v1_CreateAccessTokenRequest, _minder_v1_CreateAccessTokenResponse, _minder_v1_CreateAccessTokenRequest__Output, _minder_v1_CreateAccessTokenResponse__Output>
  CreateJoinToken: MethodDefinition<_minder_v1_CreateJoinTokenRequest, _minder_v1_CreateJoinTokenResponse, _minder_v1_CreateJoinTokenRequest__Output, _minder_v1_CreateJoinTokenResponse__Output>
  CreateProcess: MethodDefinition<_minder_v1_CreateProcessRequest, _minder_v1_CreateProcessResponse, _minder_v1_CreateProcessRequest__Output, _minder_v1_CreateProcessResponse__Output>
  DrainNode: MethodDefinition<_minder_v1_DrainNodeRequest, _minder_v1_DrainNodeResponse, _minder_v1_DrainNodeRequest__Output, _minder_v1_DrainNodeResponse__Output>
  GetProcess: MethodDefinition<_minder_v1_GetProcessRequest, _minder_v1_GetProcessResponse, _minder_v1_GetProcessRequest__Output, _minder_v1_GetProcessResponse__Output>
  GetVersion: MethodDefinition<_minder_v1_GetVersionRequest, _minder_v1_GetVersionResponse, _minder_v1_GetVersionRequest__Output, _minder_v1_GetVersionResponse__Output>
  LabelNode: MethodDefinition<_minder_v1_LabelNodeRequest, _minder_v1_LabelNodeResponse, _minder_v1_LabelNodeRequest__Output, _minder_v1_LabelNodeResponse__Output>
  ListAccessTokens: MethodDefinition<_minder_v1_ListAccessTokensRequest, _minder_v1_ListAccessTokensResponse, _minder_v1_ListAccessTokensRequest__Output, _minder_v1_ListAccessTokensResponse__Output>
  ListNodes: MethodDefinition<_minder_v1_ListNodesRequest, _minder_v1_ListNodesResponse, _minder_v1_ListNodesRequest__Output, _minder_v1_ListNodesResponse__Output>
  PauseRollout: MethodDefinition<_minder_v1_PauseRolloutRequest, _minder_v1_PauseRolloutResponse, _minder_v1_PauseRolloutRequest__Output, _minder_v1_PauseRolloutResponse__Output>
  PickNodes: MethodDefinition<_minder_v1_PickNodesRequest, _minder_v1_PickNodesResponse, _minder_v1_PickNodesRequest__Output, _minder_v1_PickNodesResponse__Output>
  PromoteRollout: MethodDefinition<_minder_v1_PromoteRolloutRequest, _minder_v1_PromoteRolloutResponse, _minder_v1_PromoteRolloutRequest__Output, _minder_v1_PromoteRolloutResponse__Output>
  ReadLogs: MethodDefinition<_minder_v1_ReadLogsRequest, _minder_v1_ReadLogsResponse, _minder_v1_ReadLogsRequest__Output, _minder_v1_ReadLogsResponse__Output>
  ReleaseNode: MethodDefinition<_minder_v1_ReleaseNodeRequest, _minder_v1_ReleaseNodeResponse, _minder_v1_ReleaseNodeRequest__Output, _minder_v1_ReleaseNodeResponse__Output>
  RemoveNode: MethodDefinition<_minder_v1_RemoveNodeRequest, _minder_v1_RemoveNodeResponse, _minder_v1_RemoveNodeRequest__Output, _minder_v1_RemoveNodeResponse__Output>
  RemoveProcesses: MethodDefinition<_minder_v1_RemoveProcessesRequest, _minder_v1_RemoveProcessesResponse, _minder_v1_RemoveProcessesRequest__Output, _minder_v1_RemoveProcessesResponse__Output>
  ReserveNode: MethodDefinition<_minder_v1_ReserveNodeRequest, _minder_v1_ReserveNodeResponse, _minder_v1_ReserveNodeRequest__Output, _minder_v1_ReserveNodeResponse__Output>
  RestartProcesses: MethodDefinition<_minder_v1_RestartProcessesRequest, _minder_v1_RestartProcessesResponse, _minder_v1_RestartProcessesRequest__Output, _minder_v1_RestartProcessesResponse__Output>
  ResumeRollout: MethodDefinition<_minder_v1_ResumeRolloutRequest, _minder_v1_ResumeRolloutResponse, _minder_v1_ResumeRolloutRequest__Output, _minder_v1_ResumeRolloutResponse__Output>
  RevokeAccessToken: MethodDefinition<_minder_v1_RevokeAccessTokenRequest, _minder_v1_RevokeAccessTokenResponse, _minder_v1_RevokeAccessTokenRequest__Output, _minder_v1_RevokeAccessTokenResponse__Output>
  ScaleProcess: MethodDefinition<_minder_v1_ScaleProcessRequest, _minder_v1_ScaleProcessResponse, _minder_v1_ScaleProcessRequest__Output, _minder_v1_ScaleProcessResponse__Output>
  SignalInstances: MethodDefinition<_minder_v1_SignalInstancesRequest, _minder_v1_SignalInstancesResponse, _minder_v1_SignalInstancesRequest__Output, _minder_v1_SignalInstancesResponse__Output>
  StartProcesses: MethodDefinition<_minder_v1_StartProcessesRequest, _minder_v1_StartProcessesResponse, _minder_v1_StartProcessesRequest__Output, _minder_v1_StartProcessesResponse__Output>
  StopProcesses: MethodDefinition<_minder_v1_StopProcessesRequest, _minder_v1_StopProcessesResponse, _minder_v1_StopProcessesRequest__Output, _minder_v1_StopProcessesResponse__Output>
  UncordonNode: MethodDefinition<_minder_v1_UncordonNodeRequest, _minder_v1_UncordonNodeResponse, _minder_v1_UncordonNodeRequest__Output, _minder_v1_UncordonNodeResponse__Output>
  UndoRollout: MethodDefinition<_minder_v1_UndoRolloutRequest, _minder_v1_UndoRolloutResponse, _minder_v1_UndoRolloutRequest__Output, _minder_v1_UndoRolloutResponse__Output>
  WatchEvents: MethodDefinition<_minder_v1_WatchEventsRequest, _minder_v1_WatchEventsResponse, _minder_v1_WatchEventsRequest__Output, _minder_v1_WatchEventsResponse__Output>
  WatchStatus: MethodDefinition<_minder_v1_WatchStatusRequest, _minder_v1_WatchStatusResponse, _minder_v1_WatchStatusRequest__Output, _minder_v1_WatchStatusResponse__Output>
  WhoAmI: MethodDefinition<_minder_v1_WhoAmIRequest, _minder_v1_WhoAmIResponse, _minder_v1_WhoAmIRequest__Output, _minder_v1_WhoAmIResponse__Output>
}
