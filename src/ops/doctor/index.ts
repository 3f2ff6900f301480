export { checksNamed } from './checks/index.js';
export { examine } from './doctor.js';
export {
  type CachedQuestion,
  type CachedQuestions,
  type MonitoringSettings,
  Patient,
  type PatientOptions,
} from './patient.js';
export type { CheckReport, DoctorReport } from './report/doctor-report.js';
export { type RenderOptions, renderReport } from './report/render-report.js';
export { type Credentials, RunningServer, ServerUnavailableError } from './running-server.js';
