import { DomainEvent } from '../../tiers/index.js';

/** A location came, was renamed or went: `location.*`. */
export class LocationChanged extends DomainEvent {}

/** A category came, was renamed or went: `category.*`. */
export class CategoryChanged extends DomainEvent {}

/** A manufacturer, which all business units share, came, was renamed or went: `manufacturer.*`. */
export class ManufacturerChanged extends DomainEvent {}
