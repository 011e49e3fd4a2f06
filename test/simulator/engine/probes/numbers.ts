import { LCG, caught, probes } from './probe.ts';

export const NUMBERS = [
  ...probes('numbers', {
    integers: 'print(0,1,-1,2147483647,-2147483648,2147483648,4294967296,9007199254740991,1e15)',
    'text with a radix':
      'print((255).toString(16),(255).toString(2),(-255).toString(16),(0.5).toString(2),(35).toString(36),(10).toString(1),(10).toString(37))',
    toFixed:
      'print((1.5).toFixed(),(1.005).toFixed(2),(0).toFixed(2),(-1.5).toFixed(0),(123.456).toFixed(1),(1e10).toFixed(2),(0.00001).toFixed(3),(5).toFixed(3))',
    'special numbers': 'print(NaN,1/0,-1/0,-0,0*-1,0/0,Infinity-Infinity,-NaN)',
    'isNaN and isFinite':
      'print(isNaN(NaN),isNaN("a"),isNaN("5"),isNaN(undefined),isNaN(null),isNaN({}),isNaN([]),isNaN([5]),isFinite(1/0),isFinite("5"),isFinite(null),isFinite("x"),isFinite(undefined))',
    parseInt:
      'print(parseInt("12"),parseInt("-7x"),parseInt(" 8"),parseInt("0x1f"),parseInt("0b11"),parseInt("077"),parseInt(""),parseInt("x"),parseInt("z",36),parseInt("11",2),parseInt("12",2),parseInt(3.9),parseInt(null),parseInt(undefined))',
    parseFloat:
      'print(parseFloat("1.25"),parseFloat("-.5"),parseFloat("1e3"),parseFloat("1.5abc"),parseFloat(""),parseFloat("abc"),parseFloat(" 7"),parseFloat("Infinity"),parseFloat("1,5"),parseFloat("+3"))',
    Number:
      'print(Number("5"),Number(" 5"),Number("5 "),Number(""),Number(null),Number(undefined),Number(true),Number([]),Number([7]),Number([1,2]),Number({}),Number("0x10"),Number("1e3"),Number("abc"),Number())',
    'arithmetic on text': 'print("5"*"2","5"-2,"a"*1,"6"/"2","5"%3,-"3",+"4",+"",+"x",+true,+null,+[],+{})',
    'constants of Number':
      'print(Number.MAX_VALUE>1e308,Number.MIN_VALUE>0,Number.POSITIVE_INFINITY,Number.NEGATIVE_INFINITY,Number.NaN,typeof Number.EPSILON,typeof Number.MAX_SAFE_INTEGER)',
    'boxed numbers': 'var n=new Number(5);print(n+1,typeof n,n.valueOf(),n==5,JSON.stringify(n))',
    Boolean:
      'print(Boolean(0),Boolean(""),Boolean("0"),Boolean([]),Boolean(null),new Boolean(false),typeof new Boolean(true),true.toString())',
    'rounding functions':
      'print(Math.round(2.5),Math.round(-2.5),Math.round(-0.5),Math.round(0.49),Math.floor(-1.5),Math.ceil(-1.5),Math.ceil(1.2),Math.round(NaN),Math.floor("3.7"),Math.round(1e10+0.5))',
    'min and max': 'print(Math.min(),Math.max(),Math.min(1,"0",3),Math.max(1,NaN),Math.max(1,undefined),Math.max("5","12"),Math.min(-0,0))',
    'abs and sign':
      'print(Math.abs(-5),Math.abs("-5"),Math.abs(null),Math.abs(NaN),Math.abs(-2147483648),Math.sign(-3),Math.sign(0),Math.sign("x"),Math.sign(7))',
    'clip and wrap':
      'print(Math.clip(5,0,3),Math.clip(-1,0,3),Math.clip(2,0,3),Math.wrap(5,3),Math.wrap(-1,3),Math.wrap(7.5,2),Math.wrap(1,0))',
    'integer limits':
      'print(2147483647+1,-2147483648-1,65536*65536,2147483647*2,0x7fffffff+0x7fffffff,~~2147483648,2147483648|0,-2147483649|0)',
    'whole numbers of doubles': 'print(4.0,1.0+1,0.5+0.5,1e3,3/1,7/2*2)',
    'comparison with decimals': 'print(0.1+0.2===0.3,0.1*3==0.3,1.1+2.2==3.3,0.5==0.5,1e21==1e21)',
    'large literals': 'print(9007199254740993,12345678901,1e21,123456789012345680000,1e300*1e10)',
    'errors of numbers': caught('(5).foo()', '(5).toFixed(200)', '5()', 'NaN.x.y', '(1).toPrecision(2)'),
  }),
  ...probes(
    'doubles',
    {
      divisions: 'print(1/3,2/3,10/3,1/7,22/7,100/3,1e6/7,1/1024,5/9,1/81)',
      sums: 'print(0.1+0.2,0.7+0.1,1.1+2.2,0.1*3,1.15*100,4.35*100,1.005*1000,0.1+0.7,3*1.1)',
      'readings of sensors': 'print(21.37,-3.25,99.99,1013.25,23.456789012345678,0.001,65.4321,100402.11,17.0106)',
      'small and large': 'print(1e-6,9.9e-7,1e-7,1.5e-10,1e20,1e21,1.5e22,123456789.123456,0.000123,12e-5)',
      'near integers': 'print(0.9999999,0.99999999,1.0000001,1.00000001,2.99999999999,1e15+0.3)',
      'random sums': `${LCG}for(var i=0;i<60;i++)print(r()/1e6+r()/1e9,JSON.stringify(r()/r()))`,
      trigonometry:
        'print(Math.sin(1),Math.cos(1),Math.tan(1),Math.asin(0.5),Math.acos(0.5),Math.atan(1),Math.atan2(1,-1),Math.atan2(0,-1),Math.cos(Math.PI),Math.sin(Math.PI))',
      'powers and logarithms':
        'print(Math.pow(2,10),Math.pow(2,0.5),Math.pow(10,-3),Math.pow(-8,1/3),Math.pow(0,-1),Math.exp(1),Math.log(10),Math.log(0),Math.log(-1),Math.sqrt(16),Math.sqrt(2),Math.sqrt(-1),Math.pow(1.1,20),Math.pow(2,31))',
      'constants of Math': 'print(Math.PI,Math.E,Math.LN2,Math.LN10,Math.LOG2E,Math.LOG10E,Math.SQRT2,Math.SQRT1_2)',
      'dew point':
        'var t=23.4,h=56.7,g=Math.log(h/100)+17.62*t/(243.12+t);print(243.12*g/(17.62-g),JSON.stringify({dew:243.12*g/(17.62-g)}))',
      altitude: 'print(44330*(1-Math.pow(100402.11/101325,0.190295)))',
      'typed floats': 'print(new Float32Array([0.1,1/3,16777217,1e40]),new Float64Array([0.1,1/3]))',
      'fixed decimals of doubles':
        'print((1/3).toFixed(5),(2.345).toFixed(2),(1.255).toFixed(2),(99.995).toFixed(2),(-0.0001).toFixed(2),(1e-7).toFixed(10))',
      'decimal text and back': 'print(parseFloat("0.1")===0.1,parseFloat("23.45")===23.45,parseFloat(String(1/3))===1/3,Number("1.1")+2.2)',
    },
    'doubles',
  ),
];
