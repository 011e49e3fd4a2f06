import { describeMosquitto } from './mosquitto-behaviour.ts';

describeMosquitto(true);
