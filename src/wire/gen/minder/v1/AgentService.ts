// Original file: proto/minder/v1/agent.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AgentMessage as _minder_v1_AgentMessage, AgentMessage__Output as _minder_v1_AgentMessage__Output } from '../../minder/v1/AgentMessage.ts';
import type { ManagerMessage as _minder_v1_ManagerMessage, ManagerMessage__Output as _minder_v1_ManagerMessage__Output } from '../../minder/v1/ManagerMessage.ts';
import type { NodeWorkerMessage as _minder_v1_NodeWorkerMessage, NodeWorkerMessage__Output as _minder_v1_NodeWorkerMessage__Output } from '../../minder/v1/NodeWorkerMessage.ts';
import type { PushLogsRequest as _minder_v1_PushLogsRequest, PushLogsRequest__Output as _minder_v1_PushLogsRequest__Output } from '../../minder/v1/PushLogsRequest.ts';
import type { PushLogsResponse as _minder_v1_PushLogsResponse, PushLogsResponse__Output as _minder_v1_PushLogsResponse__Output } from '../../minder/v1/PushLogsResponse.ts';
import type { WorkerOrder as _minder_v1_WorkerOrder, WorkerOrder__Output as _minder_v1_WorkerOrder__Output } from '../../minder/v1/WorkerOrder.ts';

export interface AgentServiceClient extends grpc.Client {
  PushLogs(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PushLogsResponse__Output>): grpc.ClientWritableStream<_minder_v1_PushLogsRequest>;
  PushLogs(metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PushLogsResponse__Output>): grpc.ClientWritableStream<_minder_v1_PushLogsRequest>;
  PushLogs(options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PushLogsResponse__Output>): grpc.ClientWritableStream<_minder_v1_PushLogsRequest>;
  PushLogs(callback: grpc.requestCallback<_minder_v1_PushLogsResponse__Output>): grpc.ClientWritableStream<_minder_v1_PushLogsRequest>;
  pushLogs(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PushLogsResponse__Output>): grpc.ClientWritableStream<_minder_v1_PushLogsRequest>;
  pushLogs(metadata: grpc.Metadata, callback: grpc.requestCallback<_minder_v1_PushLogsResponse__Output>): grpc.ClientWritableStream<_minder_v1_PushLogsRequest>;
  pushLogs(options: grpc.CallOptions, callback: grpc.requestCallback<_minder_v1_PushLogsResponse__Output>): grpc.ClientWritableStream<_minder_v1_PushLogsRequest>;
  pushLogs(callback: grpc.requestCallback<_minder_v1_PushLogsResponse__Output>): grpc.ClientWritableStream<_minder_v1_PushLogsRequest>;
  
  Session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_AgentMessage, _minder_v1_ManagerMessage__Output>;
  Session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_AgentMessage, _minder_v1_ManagerMessage__Output>;
  session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_AgentMessage, _minder_v1_ManagerMessage__Output>;
  session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_AgentMessage, _minder_v1_ManagerMessage__Output>;
  
  WorkJobs(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_NodeWorkerMessage, _minder_v1_WorkerOrder__Output>;
  WorkJobs(options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_NodeWorkerMessage, _minder_v1_WorkerOrder__Output>;
  workJobs(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_NodeWorkerMessage, _minder_v1_WorkerOrder__Output>;
  workJobs(options?: grpc.CallOptions): grpc.ClientDuplexStream<_minder_v1_NodeWorkerMessage, _minder_v1_WorkerOrder__Output>;
  
}

export interface AgentServiceHandlers extends grpc.UntypedServiceImplementation {
  PushLogs: grpc.handleClientStreamingCall<_minder_v1_PushLogsRequest__Output, _minder_v1_PushLogsResponse>;
  
  Session: grpc.handleBidiStreamingCall<_minder_v1_AgentMessage__Output, _minder_v1_ManagerMessage>;
  
  WorkJobs: grpc.handleBidiStreamingCall<_minder_v1_NodeWorkerMessage__Output, _minder_v1_WorkerOrder>;
  
}

export interface AgentServiceDefinition extends grpc.ServiceDefinition {
  PushLogs: MethodDefinition<_minder_v1_PushLogsRequest, _minder_v1_PushLogsResponse, _minder_v1_PushLogsRequest__Output, _minder_v1_PushLogsResponse__Output>
  Session: MethodDefinition<_minder_v1_AgentMessage, _minder_v1_ManagerMessage, _minder_v1_AgentMessage__Output, _minder_v1_ManagerMessage__Output>
  WorkJobs: MethodDefinition<_minder_v1_NodeWorkerMessage, _minder_v1_WorkerOrder, _minder_v1_NodeWorkerMessage__Output, _minder_v1_WorkerOrder__Output>
}
