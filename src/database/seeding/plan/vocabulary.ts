/** The kinds of equipment: a category, what belongs to it and the parts that people talk about. */
export const EQUIPMENT = [
  {
    category: 'HVAC',
    assets: ['Air handling unit', 'Chiller', 'Cooling tower', 'Fan coil unit'],
    parts: ['filter', 'fan belt', 'condensate drain', 'damper'],
  },
  {
    category: 'Electrical',
    assets: ['Distribution panel', 'Transformer', 'UPS', 'Diesel generator'],
    parts: ['breaker', 'busbar', 'battery bank', 'earth connection'],
  },
  {
    category: 'Fire safety',
    assets: ['Fire pump', 'Sprinkler zone', 'Fire alarm panel', 'Extinguisher'],
    parts: ['pressure gauge', 'detector', 'hose reel', 'call point'],
  },
  {
    category: 'Elevators',
    assets: ['Passenger lift', 'Freight lift', 'Escalator'],
    parts: ['door sensor', 'brake', 'guide rail', 'emergency phone'],
  },
  {
    category: 'Plumbing',
    assets: ['Booster pump', 'Water tank', 'Water heater', 'Sump pump'],
    parts: ['valve', 'seal', 'float switch', 'non-return valve'],
  },
  {
    category: 'Security',
    assets: ['CCTV camera', 'Access controller', 'Turnstile', 'Boom barrier'],
    parts: ['lens', 'card reader', 'power supply', 'lock'],
  },
  {
    category: 'IT',
    assets: ['Network switch', 'Server rack', 'Access point', 'Storage array'],
    parts: ['fan tray', 'uplink', 'disk', 'patch panel'],
  },
  {
    category: 'Kitchen',
    assets: ['Walk-in freezer', 'Dishwasher', 'Exhaust hood', 'Combi oven'],
    parts: ['door gasket', 'thermostat', 'grease trap', 'igniter'],
  },
  {
    category: 'Vehicles',
    assets: ['Forklift', 'Pallet truck', 'Service van', 'Scissor lift'],
    parts: ['tyre', 'hydraulic hose', 'battery', 'horn'],
  },
  {
    category: 'Grounds',
    assets: ['Irrigation controller', 'Street light', 'Lawn tractor', 'Gate motor'],
    parts: ['sprinkler head', 'lamp', 'blade', 'limit switch'],
  },
  {
    category: 'Lighting',
    assets: ['Emergency light', 'Lighting panel', 'High bay light'],
    parts: ['ballast', 'battery', 'diffuser', 'timer'],
  },
  {
    category: 'Production',
    assets: ['Conveyor', 'Air compressor', 'Packaging machine', 'Hydraulic press'],
    parts: ['belt', 'bearing', 'pressure switch', 'guard'],
  },
] as const;

export const VERBS = [
  'Inspect',
  'Service',
  'Repair',
  'Clean',
  'Test',
  'Calibrate',
  'Replace part of',
  'Lubricate',
  'Audit',
  'Check',
] as const;

/** Work that has no asset. */
export const ROUNDS = [
  'Night patrol',
  'Opening checks',
  'Closing checks',
  'Perimeter walk',
  'Housekeeping round',
  'Key handover',
  'Visitor escort',
  'Waste collection',
  'Stock count',
  'Meter reading',
] as const;

export const REASONS = [
  'Reported by the tenant on the floor.',
  'Part of the preventive plan.',
  'Follow-up of the last inspection.',
  'Required by the insurer.',
  'Noise heard during operation.',
  'Reading was out of range.',
  'Requested before the audit.',
  'Alarm came up twice this week.',
] as const;

export const INSTRUCTIONS = [
  'Isolate the power first and tag it out.',
  'Take photographs before and after.',
  'Note the meter reading.',
  'Wear gloves and eye protection.',
  'Inform the site manager on arrival.',
  'Use the spare from the store.',
  'Do not restart without a second person.',
  'Close the ticket with the reading.',
] as const;

export const FINDINGS = [
  'is within limits',
  'was replaced',
  'needs a spare that is on order',
  'was cleaned and refitted',
  'shows wear, keep watching it',
  'was tightened',
  'failed the test',
  'works again after a reset',
  'is leaking slightly',
  'was adjusted',
  'could not be reached today',
  'is as good as new',
] as const;

export const REMARKS = [
  'On my way.',
  'Waiting for access.',
  'Tenant informed.',
  'Done, please verify.',
  'Reopened, the fault came back.',
  'Permit is signed.',
  'Spare arrived this morning.',
  'Handing over to the night shift.',
  'Escalated to the vendor.',
  'Photo attached.',
  'Not urgent, plan it for next week.',
  'Checked twice, all fine.',
] as const;

export const TEAMS = [
  'Electrical',
  'Mechanical',
  'Plumbing',
  'Security',
  'Housekeeping',
  'Fire safety',
  'Night shift',
  'Day shift',
  'Contractors',
  'Grounds',
  'IT support',
  'Emergency response',
] as const;

export const PLACES = [
  'Roof',
  'Basement',
  'Lobby',
  'Plant room',
  'Car park',
  'Loading bay',
  'Kitchen',
  'Server room',
  'Corridor',
  'Workshop',
  'Warehouse',
  'Boiler room',
] as const;

export const SITE_KINDS = [
  'Campus',
  'Tower',
  'Plant',
  'Depot',
  'Mall',
  'Hospital',
  'Warehouse',
  'Office park',
] as const;

export const CHECKLISTS = [
  'Daily checklist',
  'Weekly inspection',
  'Monthly service',
  'Safety audit',
  'Handover form',
  'Tour questions',
  'Incident report',
  'Commissioning sheet',
] as const;

export const DOCUMENTS = [
  'Operating manual',
  'Wiring diagram',
  'Commissioning report',
  'Warranty certificate',
  'Spare parts list',
  'Safety data sheet',
] as const;
