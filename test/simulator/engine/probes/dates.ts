import { caught, probes } from './probe.ts';

export const DATES = probes('dates', {
  'from milliseconds': 'var d=new Date(1e12);print(d.getTime(),d.valueOf(),d.toISOString(),d.toString(),d.toUTCString(),d+0,d-0)',
  'from fields':
    'print(new Date(2020,1,3,4,5,6,7).getTime(),new Date(2020,0).getTime(),new Date(2020,12,1).toISOString(),new Date(99,0,1).getFullYear(),new Date(2020,1,30).toISOString())',
  'from text':
    'print(new Date("2020-02-03").getTime(),new Date("2020-02-03T04:05:06").getTime(),new Date("2020-02-03T04:05:06Z").getTime(),new Date("2020-02-03T04:05:06.789Z").getTime(),new Date("2020-02-03T04:05:06+02:00").getTime())',
  'from other text':
    'print(new Date("Mon, 25 Dec 1995 13:30:00 GMT+0430").getTime(),new Date("Dec 25, 1995").getTime(),new Date("25 Dec 1995 10:00").getTime())',
  'from what is no date':
    'print(new Date("zork").getTime(),new Date("").getTime(),new Date(NaN).getTime(),new Date(undefined).getTime(),new Date(null).getTime(),new Date("2020").getTime())',
  getters:
    'var d=new Date(1583300000123);print(d.getFullYear(),d.getMonth(),d.getDate(),d.getDay(),d.getHours(),d.getMinutes(),d.getSeconds(),d.getMilliseconds())',
  'UTC getters':
    'var d=new Date(1583300000123);print(d.getUTCFullYear(),d.getUTCMonth(),d.getUTCDate(),d.getUTCDay(),d.getUTCHours(),d.getUTCMinutes(),d.getUTCSeconds(),d.getUTCMilliseconds())',
  setters:
    'var d=new Date(0);d.setFullYear(2021);d.setMonth(5);d.setDate(7);d.setHours(8);d.setMinutes(9);d.setSeconds(10);d.setMilliseconds(11);print(d.toISOString());d.setHours(1,2,3,4);print(d.toISOString());d.setDate(32);print(d.toISOString());d.setTime(5);print(d.getTime())',
  'setters give': 'var d=new Date(0);print(d.setFullYear(2021,1,2),d.setMonth(3,4),d.setSeconds(70))',
  zone: 'E.setTimeZone(2);var d=new Date(0);print(d.getHours(),d.getTimezoneOffset(),d.toString(),d.toISOString(),new Date(1970,0,1).getTime(),new Date("1970-01-01T00:00:00").getTime())',
  'zone of half an hour':
    'E.setTimeZone(5.5);print(new Date(0).toString(),new Date(0).getMinutes(),new Date(0).getTimezoneOffset());E.setTimeZone(-3.5);print(new Date(0).toString())',
  'differences and order': 'var a=new Date(1000),b=new Date(3000);print(b-a,a<b,a>b,a==b,Math.max(a,b),+a,a+1)',
  now: 'var n=Date.now(),g=getTime();print(typeof n,Math.abs(n/1000-g)<1,Math.abs(new Date()-n)<1000)',
  parse: 'print(Date.parse("2011-10-20"),Date.parse("2011-10-20T12:00:00Z"),Date.parse("x"),typeof Date.UTC)',
  missing:
    'print(["toDateString","toTimeString","toLocaleString","toLocaleDateString","setUTCHours","toGMTString","getYear"].map(function(n){return typeof new Date()[n]}))',
  'ISO of parts':
    'print(new Date(1).toISOString(),new Date(-1).toISOString(),new Date(253402300799999).toISOString(),new Date(951782400000).toISOString(),new Date(68169600000).toISOString())',
  'days of months': 'var l=[];for(var m=0;m<12;m++)l.push(new Date(2024,m+1,0).getDate());print(l)',
  printed: 'print(new Date(0),[new Date(0)],JSON.stringify({d:new Date(0)}),String(new Date(0)),`${new Date(0)}`)',
  errors: caught('new Date().foo()', 'Date.foo()', 'new Date({})', 'new Date(1,2,"x").getTime()'),
  'date without new': 'print(typeof Date(),Date(0) instanceof Date)',
  fractions: 'print(new Date("5").getTime(),new Date(true).getTime())',
});
