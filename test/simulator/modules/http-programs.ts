/** Programs with servers and clients; both lanes must print the same. */
export interface HttpProgram {
  readonly name: string;
  readonly code: string;
  readonly console: readonly string[];
}

const BODY = 'var h=require("http"),n=require("net");';

export const HTTP_PROGRAMS: readonly HttpProgram[] = [
  {
    name: 'a server that the board itself asks, without Wi-Fi',
    code: `${BODY}var s=h.createServer(function(q,r){r.writeHead(200,{"Content-Length":5});r.end(q.url);s.close()});s.listen(80);
      h.get("http://localhost/abcd",function(r){r.on("data",function(d){print(r.statusCode,r.headers.Server,d)});r.on("close",function(e){print("close",e)})})`,
    console: ['200 Espruino 2v29.277 /abcd', 'close false'],
  },
  {
    name: 'a request with a body, and its answer',
    code: `${BODY}var s=h.createServer(function(q,r){var b="";q.on("data",function(d){b+=d});q.on("end",function(){r.setHeader("X-Length",b.length);r.end("got "+b)})});s.listen(8080);
      var q=h.request({host:"127.0.0.1",port:8080,path:"/",method:"POST",headers:{"Content-Length":3}},function(r){r.on("data",function(d){print(r.headers["X-Length"],d)})});q.end("abc")`,
    console: ['3 got abc'],
  },
  {
    name: 'a body of several segments',
    code: `${BODY}var big="";for(var i=0;i<150;i++)big+="0123456789";var s=h.createServer(function(q,r){r.writeHead(200,{"Content-Length":big.length});r.end(big)});s.listen(80);
      h.get("http://127.0.0.1/",function(r){var t="";r.on("data",function(d){t+=d});r.on("end",function(){print("end",t==big)})})`,
    console: ['end true'],
  },
  {
    name: 'a port where nobody listens, and one that is taken',
    code: `${BODY}try{h.get("http://127.0.0.1:81/",print)}catch(e){print(e.toString())}
      n.createServer(print).listen(82);try{n.createServer(print).listen(82)}catch(e){print(e.toString())}`,
    console: ['ERROR: Connect failed (err 104)', 'InternalError: Unable to create socket', 'InternalError: Unable to create socket'],
  },
  {
    name: 'a TCP server with two clients at once',
    code: `${BODY}var c=0,s=n.createServer(function(k){k.on("data",function(d){k.write("<"+d+">");if(++c==2)s.close()})});s.listen(7);
      ["a","b"].forEach(function(x){var k=n.connect({host:"127.0.0.1",port:7},function(){k.write(x)});k.on("data",function(d){print(d)})})`,
    console: ['<a>', '<b>'],
  },
  {
    name: 'data that came before anybody listened',
    code: `${BODY}var s=n.createServer(function(k){k.write("early")});s.listen(7);var k=n.connect({host:"127.0.0.1",port:7});
      setTimeout(function(){print(k.available(),k.read(2),k.available());k.on("data",function(d){print(d)})},500)`,
    console: ['5 ea 3', 'rly'],
  },
  {
    name: 'datagrams to a bound socket',
    code: `var d=require("dgram"),s=d.createSocket("udp4");s.on("message",function(m,f){print(m,f.address,f.size);s.close()});s.on("close",function(){print("close")});s.bind(53);
      d.createSocket("udp4").send("query",53,"127.0.0.1")`,
    console: ['query 127.0.0.1 5', 'close', 'close'],
  },
];
