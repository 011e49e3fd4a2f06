import { caught, probes } from './probe.ts';

const G =
  'var g=Graphics.createArrayBuffer(16,8,1);function d(){for(var y=0;y<g.getHeight();y++){var s="";for(var x=0;x<g.getWidth();x++){var p=g.getPixel(x,y);s+=p?(p>9?"#":p):"."}print(s)}}';
const W = G.replace('16,8,1', '32,12,1');

export const GRAPHICS = probes('Graphics', {
  pixels: `${G}g.setPixel(0,0);g.setPixel(15,7);g.setPixel(3,2,1);g.setPixel(-1,0);g.setPixel(16,0);d();print(g.getPixel(0,0),g.getPixel(1,0),g.getPixel(99,0))`,
  'buffers of one bit': `${G}g.setPixel(0,0);g.setPixel(9,0);g.setPixel(1,1);print(new Uint8Array(g.buffer),g.buffer.byteLength)`,
  'buffers with the first bit first': `var g=Graphics.createArrayBuffer(16,2,1,{msb:true});g.setPixel(0,0);g.setPixel(9,0);print(new Uint8Array(g.buffer))`,
  'buffers of other depths':
    'for(var b of [2,4,8,16,24]){var g=Graphics.createArrayBuffer(4,1,b);g.setPixel(1,0,0x123456);print(b,new Uint8Array(g.buffer),g.getPixel(1,0))}',
  'vertical bytes':
    'var g=Graphics.createArrayBuffer(8,16,1,{vertical_byte:true});g.setPixel(0,0);g.setPixel(0,7);g.setPixel(1,8);print(new Uint8Array(g.buffer))',
  zigzag:
    'var g=Graphics.createArrayBuffer(4,2,8,{zigzag:true});for(var i=0;i<4;i++){g.setPixel(i,0,i+1);g.setPixel(i,1,i+5)}print(new Uint8Array(g.buffer))',
  'options refused': caught(
    'Graphics.createArrayBuffer(8,8,3)',
    'Graphics.createArrayBuffer(0,8,1)',
    'Graphics.createArrayBuffer(8,8,1,{zork:1})',
    'Graphics.createArrayBuffer(8,9,1,{vertical_byte:true})',
    'Graphics.createArrayBuffer()',
    'Graphics.createArrayBuffer(40000,1,1)',
  ),
  size: `${G}print(g.getWidth(),g.getHeight(),g.getBPP(),g.getColor(),g.getBgColor())`,
  lines: `${G}g.drawLine(0,0,15,7);d()`,
  'steep and backward lines': `${G}g.drawLine(3,7,1,0);g.drawLine(15,2,6,1);g.drawLine(8,5,8,5);d()`,
  'lines over the edge': `${G}g.drawLine(-5,-3,20,10);g.drawLine(10,-2,10,20);d()`,
  rectangles: `${G}g.drawRect(1,1,6,5);g.fillRect(9,2,12,6);d()`,
  'rectangles by corners in any order': `${G}g.fillRect(6,5,2,1);g.drawRect(15,7,10,3);d()`,
  'rectangles as objects': `${G}g.fillRect({x:1,y:1,w:3,h:2});g.drawRect({x:8,y:1,x2:12,y2:4});d()`,
  clear: `${G}g.fillRect(0,0,15,7);g.clear();d();g.fillRect(0,0,15,7);g.clearRect(2,2,5,4);d()`,
  colours:
    'var g=Graphics.createArrayBuffer(4,1,8);g.setColor(5);g.setBgColor(9);g.clear();g.setPixel(0,0);print(new Uint8Array(g.buffer),g.getColor(),g.getBgColor());g.setColor(1,0,0);print(g.getColor())',
  'colours of 16 bits':
    'var g=Graphics.createArrayBuffer(2,1,16);g.setColor(1,0,0);print(g.getColor());g.setColor("#00ff00");print(g.getColor());g.setColor(0,0,1);print(g.getColor(),g.toColor(1,1,1),g.toColor("#f80"))',
  circles: `${W}g.drawCircle(6,6,5);g.fillCircle(20,6,4);d()`,
  ellipses: `${W}g.drawEllipse(1,1,13,8);g.fillEllipse(16,2,30,9);d()`,
  polygons: `${W}g.drawPoly([1,1,10,2,6,9],true);g.fillPoly([14,1,24,3,18,10]);d()`,
  'open polygons and moves': `${W}g.moveTo(1,1);g.lineTo(10,5);g.lineTo(20,2);g.drawPoly([22,1,28,5,24,9]);d()`,
  'text 4x6': `${W}g.setFontBitmap();g.drawString("Ab1",0,0);d();print(g.stringWidth("Ab1"),g.getFontHeight())`,
  'text 6x8': `${W}g.setFont("6x8");g.drawString("Hi!",1,2);d();print(g.stringWidth("Hi!"),g.getFontHeight(),g.getFont())`,
  'text 4x6 larger': `${W}g.setFont("4x6",2);g.drawString("A",0,0);d();print(g.stringWidth("AB"))`,
  'text with a background': `${W}g.setFont("4x6");g.fillRect(0,0,31,11);g.setColor(0).setBgColor(1);g.drawString("Q",2,2,true);d()`,
  'text aligned': `${W}g.setFont("4x6").setFontAlign(0,0);g.drawString("Mid",16,6);d()`,
  'text aligned to the right': `${W}g.setFont("4x6").setFontAlign(1,1);g.drawString("end",31,11);d()`,
  'lines of text': `${W}g.setFont("4x6");g.drawString("a\\nb",0,0);d();print(g.stringWidth("abc\\nd"),g.stringMetrics("ab\\nc"))`,
  fonts: `${G}print(g.getFonts(),g.getFont());g.setFont("Vector",10);print(g.getFont(),g.getFontHeight())\n${caught('g.setFont("zork")')}`,
  'custom font': `${G}g.setFontCustom(E.toString([0x1f,0x11,0x1f]),65,3,8);g.drawString("A",1,1);d();print(g.stringWidth("AA"))`,
  images: `${G}g.drawImage({width:8,height:4,bpp:1,buffer:new Uint8Array([0xf0,0x90,0x90,0xf0]).buffer},3,2);d()`,
  'images with transparency': `${G}g.fillRect(0,0,15,7);g.drawImage({width:8,height:2,bpp:1,transparent:1,buffer:new Uint8Array([0xaa,0x55]).buffer},2,2);d()`,
  'images as text': `${G}g.drawImage("\\x08\\x03\\x01\\xff\\x81\\xff",1,1);d()`,
  'images of colours':
    'var g=Graphics.createArrayBuffer(4,2,8);g.drawImage({width:2,height:2,bpp:8,buffer:new Uint8Array([1,2,3,4]).buffer},1,0);print(new Uint8Array(g.buffer))',
  'images with a palette':
    'var g=Graphics.createArrayBuffer(4,1,8);g.drawImage({width:4,height:1,bpp:2,palette:new Uint16Array([7,8,9,10]),buffer:new Uint8Array([0x1b]).buffer},0,0);print(new Uint8Array(g.buffer))',
  'images scaled': `${G}g.drawImage({width:4,height:2,bpp:1,buffer:new Uint8Array([0x96]).buffer},1,1,{scale:2});d()`,
  'images turned': `${G}g.drawImage({width:6,height:2,bpp:1,buffer:new Uint8Array([0xff,0xf0]).buffer},8,4,{rotate:Math.PI/2});d()`,
  asImage: `${G}g.setPixel(0,0);var i=g.asImage();print(i.width,i.height,i.bpp,new Uint8Array(i.buffer));var s=g.asImage("string");print(s.length,s.charCodeAt(0),s.charCodeAt(1),s.charCodeAt(2))`,
  rotation: `${G}g.setRotation(1);print(g.getWidth(),g.getHeight());g.setPixel(0,0);g.setPixel(1,0);g.setRotation(0);d()`,
  'rotation by half and mirrored': `${G}g.setRotation(2);g.drawLine(0,0,3,0);g.setRotation(0,true);g.drawLine(0,2,3,2);g.setRotation(0);d()`,
  'clip rectangle': `${G}g.setClipRect(2,2,8,5);g.fillRect(0,0,15,7);d()`,
  scroll: `${G}g.fillRect(0,0,3,3);g.scroll(4,2);d()`,
  reset: `${G}g.setColor(0).setFont("6x8").reset();print(g.getColor(),g.getFont())`,
  modified: `${G}print(g.getModified(true));g.setPixel(3,4);print(g.getModified());g.fillRect(5,1,6,2);print(g.getModified(true),g.getModified())`,
  chaining: `${G}print(g.setColor(1)===g,g.drawLine(0,0,1,1)===g,g.clear()===g,g.setPixel(0,0)===g,g.drawString("a",0,0)===g)`,
  'a callback':
    'var l=[];var g=Graphics.createCallback(8,8,1,{setPixel:function(x,y,c){l.push([x,y,c])},fillRect:function(a,b,c,d,e){l.push([a,b,c,d,e])}});g.setPixel(1,2);g.fillRect(0,0,3,3);g.drawLine(0,0,2,1);print(l)',
  dump: `${G}g.setPixel(1,1);print(g.asURL===undefined,typeof g.asURL(),typeof g.asBMP())`,
  'blit and theme': `${G}g.fillRect(0,0,3,3);g.blit({x1:0,y1:0,w:4,h:4,x2:8,y2:2});d();print(typeof g.theme,typeof g.setTheme)`,
  'anti-aliasing is missing': `${G}print(typeof g.drawLineAA,typeof g.fillPolyAA,typeof g.drawPolyAA,typeof g.fillCircle,typeof g.fillAnnulus,typeof g.quadraticBezier,typeof g.transformVertices,typeof g.wrapString,typeof g.imageMetrics,typeof g.floodFill,typeof g.filter)`,
  transformVertices: `${G}print(g.transformVertices([0,0,1,0,0,1],{x:5,y:3,scale:2}),g.quadraticBezier([0,0,5,5,10,0],4))`,
  wrapString: `${G}g.setFont("4x6");print(g.wrapString("the quick brown fox",30),g.wrapString("a-bcdefghijklmnop, q\\nr  s",24),g.wrapString("one/two three.four",40),g.wrapString("",9),g.wrapString("abc",2))`,
  'blit in all directions': `${G}g.fillRect(0,0,3,1);g.setPixel(1,3);g.blit({x1:0,y1:0,w:4,h:4,x2:2,y2:0});d();g.blit({x1:2,y1:1,w:6,h:3,x2:0,y2:0,setModified:true});d();print(g.getModified(true));g.blit({x1:-2,y1:0,w:9,h:9,x2:9,y2:-1});d()`,
  'scroll in all directions': `${W}g.drawLine(0,0,31,11).drawRect(4,2,20,9);g.scroll(-3,-2);d();g.scroll(5,0);d();g.scroll(0,-1);d();g.scroll(99,0);d()`,
  'rounded rectangles': `${W}g.fillRect({x:0,y:0,x2:12,y2:9,r:3});g.drawRect({x:15,y:1,w:14,h:9,r:4});d()`,
  'turned text': `${W}g.setFont("4x6");for(var r=0;r<4;r++)g.setFontAlign(-1,-1,r).drawString("ab",16,6);d()`,
  'text at the edges': `${W}g.setFont("6x8").drawString("abcdefgh",-4,-3);g.drawString("WWWWWW",1,6);d()`,
  'all of 4x6': `var g=Graphics.createArrayBuffer(128,8,1);for(var l=0;l<256;l+=32){var s="";for(var c=0;c<32;c++)if(l+c&&l+c!=10)s+=String.fromCharCode(l+c);g.clear().setFont("4x6").drawString(s,0,0);print(btoa(E.toString(g.buffer)))}`,
  'all of 6x8': `var g=Graphics.createArrayBuffer(192,8,1);for(var l=0;l<256;l+=32){var s="";for(var c=0;c<32;c++)if(l+c&&l+c!=10)s+=String.fromCharCode(l+c);g.clear().setFont("6x8:1x1").drawString(s,0,0,true);print(btoa(E.toString(g.buffer)))}`,
  'fonts by name and size': `${G}g.setFont("4x6:2");print(g.getFont(),g.getFontHeight());g.setFont("6x8:1x3");print(g.getFont(),g.getFontHeight(),g.stringWidth("ab"));g.setFont("Vector:12");print(g.getFont());g.setFont("4x6",0);print(g.getFont());g.setFontVector(7);print(g.getFont());Graphics.prototype.setFontMine=function(){this.setFontCustom("a",65,4,8)};g.setFont("Mine:2");print(g.getFont(),g.getFontHeight(),g.getFonts())`,
  'a custom font of several depths': `var g=Graphics.createArrayBuffer(16,8,8);g.setFontCustom(E.toString([0x1b,0xe4,0x00,0xff]),65,"\\4\\4",4|(2<<16));g.setColor(200).setBgColor(100).drawString("AB",0,0,true);print(new Uint8Array(g.buffer,0,64))`,
  'a custom font refused': caught(
    'Graphics.createArrayBuffer(8,8,1).setFontCustom(5)',
    'Graphics.createArrayBuffer(8,8,1).setFontCustom("a",300,1,8)',
    'Graphics.createArrayBuffer(8,8,1).setFontCustom("a",65,[],8)',
    'Graphics.createArrayBuffer(8,8,1).setFontCustom("a",65,4,8|(3<<16))',
  ),
  'images from other drawings': `${G}var h=Graphics.createArrayBuffer(4,4,1,{msb:true});h.drawRect(0,0,3,3);g.drawImage(h,1,1);g.drawImage(h.asImage(),6,2);g.drawImage(h.asImage("string"),11,3);d();print(g.imageMetrics(h.asImage("string")),Graphics.createImage("\\n#.#\\n.#.\\n"))`,
  'images turned by any angle': `${W}var i={width:10,height:3,bpp:1,buffer:new Uint8Array([0xff,0xf0,0x3c,0xff]).buffer};g.drawImage(i,8,6,{rotate:0.5});g.drawImage(i,22,6,{rotate:2.2,scale:1.5});d()`,
  'images with a palette of their own': `var g=Graphics.createArrayBuffer(4,1,16);g.drawImage("\\4\\1\\x42\\1\\0\\2\\0\\3\\0\\4\\1\\x1b",0,0);print(new Uint8Array(g.buffer))`,
  'images refused': caught(
    'Graphics.createArrayBuffer(8,8,1).drawImage()',
    'Graphics.createArrayBuffer(8,8,1).drawImage({})',
    'Graphics.createArrayBuffer(8,8,1).drawImage({width:2,height:2,buffer:"a",palette:[1]})',
  ),
  'frames of an image': `${G}var i={width:4,height:2,bpp:1,buffer:E.toString([0xf0,0x0f,0x99])};g.drawImage(i,0,0,{frame:1});g.drawImage(i,6,0,{frame:2});d()`,
  'colours by every name': `var g=Graphics.createArrayBuffer(2,1,24);print(g.toColor(1,0.5,0),g.toColor("#123456"),g.toColor("#fff"),g.toColor(-1,2,0.999));["brg","bgr","gbr"].forEach(function(o){print(Graphics.createArrayBuffer(1,1,24,{color_order:o}).toColor(1,0.5,0))})\n${caught('Graphics.createArrayBuffer(1,1,1).setColor("red")', 'Graphics.createArrayBuffer(1,1,1).toColor("#12")')}`,
  'polygons that cross themselves': `${W}g.fillPoly([2,1,28,10,4,9,20,0]);d();g.clear().fillPoly([0,0,9.5,2.5,3,11.2]);d()`,
  'circles of every size': `${W}for(var r=0;r<6;r++)g.drawCircle(6+r*3,6,r);d();g.clear();for(r=0;r<6;r++)g.fillCircle(2+r*6,6,r);d()`,
  'interleaved and least significant first': `[{interleavex:true},{msb:false},{msb:false,zigzag:true},{vertical_byte:true,msb:false}].forEach(function(o){var g=Graphics.createArrayBuffer(8,8,1,o);g.drawLine(0,0,7,7).fillRect(2,5,6,6);print(new Uint8Array(g.buffer))})`,
  'a buffer of the program': `var b=new ArrayBuffer(8);var g=Graphics.createArrayBuffer(8,8,1,{buffer:b});g.setPixel(0,0);print(new Uint8Array(b));g.buffer=new ArrayBuffer(8);g.setPixel(7,7);print(new Uint8Array(b),new Uint8Array(g.buffer))\n${caught('Graphics.createArrayBuffer(8,8,1,{buffer:[1]})')}`,
  offsets: `${G}g.setOffset(3,2).fillRect(0,0,4,2);g.setRotation(1).setPixel(1,1);g.reset().setRotation(0);d()`,
  theme: `${G}print(g.theme)`,
  'bitmap files of depths up to 24':
    '[1,2,4,8,16,24].forEach(function(d){var g=Graphics.createArrayBuffer(13,5,d);g.setColor(-1);g.fillRect(1,0,3,1);g.setPixel(12,2,5);g.setPixel(0,4,0x12345678);var b=g.asBMP();print(d,typeof b,b.length,E.CRC32(b),E.toUint8Array(b.substr(0,70)).join())})',
  'bitmap files of turned and shifted drawings':
    'var g=Graphics.createArrayBuffer(20,9,4);g.setColor(7);g.fillRect(1,0,3,1);g.setRotation(1).setPixel(1,1);var b=g.asBMP();print(b.length,E.CRC32(b));g.setRotation(2,true).setOffset(2,1);b=g.asBMP();print(b.length,E.CRC32(b))',
  'a bitmap as URL and on the console':
    '[[1,5,3],[4,9,4],[8,7,2],[16,3,4],[24,2,2]].forEach(function(a){var g=Graphics.createArrayBuffer(a[1],a[2],a[0]);g.setPixel(0,0,3).setPixel(1,1,1);if(a[0]!=8)print(g.asURL());print(g.dump())})',
  'a bitmap of what cannot be read back': 'var g=Graphics.createCallback(9,3,1,function(){});print(g.asURL())',
});
