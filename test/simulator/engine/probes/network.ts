import { caught, probes } from './probe.ts';

/** Server and client are one program, over the loopback of its own board. */
export const NETWORK = [
  ...probes('net', {
    'native modules':
      'print(typeof require("Storage").read,typeof require("net").connect,typeof require("http").get,typeof require("crypto").SHA1,typeof require("heatshrink").compress,typeof require("dgram").createSocket,typeof require("tls").connect)',
    'native modules are cached': 'print(require("net")===require("net"),Modules.getCached())',
    'connect, talk, end':
      'var n=require("net");var s=n.createServer(function(c){print("server: connection");c.on("data",function(d){print("server:",d);c.write("re:"+d)});c.on("close",function(){print("server: close");s.close()})});s.listen(PORT);var c=n.connect({host:"127.0.0.1",port:PORT},function(){print("connected");c.write("hi")});c.on("data",function(d){print("client:",d);c.end()});c.on("end",function(){print("client: end")});c.on("close",function(e){print("client: close",e)})',
    'the server talks first':
      'var n=require("net");var s=n.createServer(function(c){c.end("hello")});s.listen(PORT);var c=n.connect({host:"127.0.0.1",port:PORT},function(){print("connected")});c.on("data",function(d){print("data",d)});c.on("close",function(e){print("close",e);s.close()})',
    'reads are 536 bytes':
      'var n=require("net");var big="";for(var i=0;i<200;i++)big+="0123456789";var s=n.createServer(function(c){c.end(big)});s.listen(PORT);var l=[];var c=n.connect({host:"127.0.0.1",port:PORT},function(){});c.on("data",function(d){l.push(d.length)});c.on("close",function(){var t=0;l.forEach(function(x){t+=x});print(t,Math.max.apply(null,l));s.close()})',
    'write gives':
      'var n=require("net");var s=n.createServer(function(c){c.on("data",function(){});c.on("close",function(){s.close()})});s.listen(PORT);var c=n.connect({host:"127.0.0.1",port:PORT},function(){print(c.write("a"),c.write([1,2]),c.write(5),c.write(""));c.end()});print(c.write("early"));c.on("drain",function(){print("drain")})',
    'write after the end': `var n=require("net");var s=n.createServer(function(c){c.on("close",function(){s.close()})});s.listen(PORT);var c=n.connect({host:"127.0.0.1",port:PORT},function(){c.end();try{c.write("x")}catch(e){print(e.toString())}});c.on("close",function(){try{c.write("y")}catch(e){print(e.toString())}})`,
    refused: `${caught('require("net").connect({host:"127.0.0.1",port:PORT},function(){print("no")})')}`,
    'wrong arguments': caught(
      'print(require("net").connect())',
      'print(require("net").connect(5))',
      'print(require("net").connect([1]),require("net").createServer([1]),require("net").createServer(null))',
      'print(require("net").connect({host:"127.0.0.1",port:PORT},5))',
    ),
    members: 'var n=require("net");print(Object.keys(n),typeof n.connect,typeof n.createServer,typeof n.createConnection)',
    'what is written':
      'var n=require("net");var s=n.createServer(function(c){var t="";c.on("data",function(d){t+=d});c.on("close",function(){print(JSON.stringify(t));s.close()})});s.listen(PORT);var c=n.connect({host:"127.0.0.1",port:PORT},function(){c.write("a");c.write(5);c.write([1,2]);c.write({a:1});c.write(undefined);c.write(null);c.end("z")})',
    'two clients':
      'var n=require("net"),k=0;var s=n.createServer(function(c){c.on("data",function(d){c.end(d+d)})});s.listen(PORT);["a","b"].forEach(function(x){var t="";var c=n.connect({host:"127.0.0.1",port:PORT},function(){c.write(x)});c.on("data",function(d){t+=d});c.on("close",function(){print(t.length);if(++k==2)s.close()})})',
    'the socket in the callback':
      'var n=require("net");var s=n.createServer(function(c){c.end()});s.listen(PORT);var c=n.connect({host:"127.0.0.1",port:PORT},function(x){print(x===c,c instanceof Socket,typeof c.pipe,typeof c.available,typeof c.read,Object.keys(c).length>0)});c.on("close",function(){s.close()})',
    'data nobody hears waits':
      'var n=require("net");var s=n.createServer(function(c){c.end("waiting")});s.listen(PORT);var c=n.connect({host:"127.0.0.1",port:PORT},function(){setTimeout(function(){print(c.available(),c.read(3));c.on("data",function(d){print("d",d)})},60)});c.on("close",function(){print("close");s.close()})',
  }),
  ...probes('http', {
    get: 'var h=require("http");var s=h.createServer(function(q,r){print(q.method,q.url,q.headers.Host);r.writeHead(200,{"Content-Type":"text/plain"});r.end("hello")});s.listen(PORT);h.get("http://127.0.0.1:PORT/a?b=1",function(r){print(r.statusCode,r.statusMessage,r.httpVersion,r.headers);var t="";r.on("data",function(d){t+=d});r.on("close",function(){print(t);s.close()})})',
    post: 'var h=require("http");var s=h.createServer(function(q,r){var b="";q.on("data",function(d){b+=d});q.on("end",function(){print(q.method,JSON.stringify(b));r.writeHead(201);r.end("ok")})});s.listen(PORT);var q=h.request({host:"127.0.0.1",port:PORT,path:"/p",method:"POST",headers:{"Content-Length":5,"X-A":"b"}},function(r){print(r.statusCode);r.on("close",function(){s.close()})});q.end("hello")',
    'the request as bytes':
      'var n=require("net");var t="";var s=n.createServer(function(c){c.on("data",function(d){t+=d;if(t.indexOf("\\r\\n\\r\\n")>=0)c.end("HTTP/1.1 404 Not Found\\r\\nA: b\\r\\n\\r\\nno")});c.on("close",function(){s.close()})});s.listen(PORT);require("http").get({host:"127.0.0.1",port:PORT,path:"/x",headers:{Q:"1"}},function(r){print(r.statusCode,r.statusMessage,r.headers);r.on("data",function(d){print(d)});r.on("close",function(){print(JSON.stringify(t))})})',
    'chunked bodies':
      'var n=require("net");var s=n.createServer(function(c){c.on("data",function(d){c.end("HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n2\\r\\nde\\r\\n0\\r\\n\\r\\n")});c.on("close",function(){s.close()})});s.listen(PORT);require("http").get("http://127.0.0.1:PORT/",function(r){var t="";r.on("data",function(d){t+=d});r.on("close",function(){print(t)})})',
    'chunks cut anywhere':
      'var m="HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n2\\r\\nde\\r\\n0\\r\\n\\r\\n",k=40;var s=require("net").createServer(function(c){c.on("data",function(){c.write(m.substr(0,k));setTimeout(function(){c.end(m.substr(k))},30)})});s.listen(PORT);function next(){var l=[];require("http").get("http://127.0.0.1:PORT/",function(r){r.on("data",function(d){l.push(d)});r.on("close",function(){print(k,l.join("|"));if(++k<m.length)next();else s.close()})})}next()',
    'the response as bytes':
      'var h=require("http");var s=h.createServer(function(q,r){r.writeHead(200,{A:"b"});r.write("x");r.end("y")});s.listen(PORT);var t="";var c=require("net").connect({host:"127.0.0.1",port:PORT},function(){c.write("GET /q HTTP/1.0\\r\\nUser-Agent: z\\r\\n\\r\\n")});c.on("data",function(d){t+=d});c.on("close",function(){print(JSON.stringify(t));s.close()})',
    members:
      'var h=require("http");print(typeof h.get,typeof h.request,typeof h.createServer,typeof httpSrv,typeof httpSRq,typeof httpSRs,typeof httpCRq,typeof httpCRs,typeof dgramSocket,typeof url)',
    'a body longer than a segment, announced':
      'var h=require("http"),big="";for(var i=0;i<200;i++)big+="0123456789";var s=h.createServer(function(q,r){r.writeHead(200,{"Content-Length":big.length});r.end(big)});s.listen(PORT);h.get("http://127.0.0.1:PORT/",function(r){var n=0;r.on("data",function(d){n+=d.length});r.on("end",function(){print("end",n)});r.on("close",function(e){print("close",n,e);s.close()})})',
    'no response':
      'var n=require("net");var s=n.createServer(function(c){c.on("data",function(){c.end()});c.on("close",function(){s.close()})});s.listen(PORT);var q=require("http").get("http://127.0.0.1:PORT/",function(r){print("response")});q.on("error",function(e){print(e.code,e.message)})',
    'a request in chunks':
      'var h=require("http");var s=h.createServer(function(q,r){var b="";q.on("data",function(d){b+=d});q.on("end",function(){print(q.method,b);r.setHeader("X",1);r.write("a");r.end("b")})});s.listen(PORT);var q=h.request({host:"127.0.0.1",port:PORT,path:"/p",method:"PUT",headers:{"Transfer-Encoding":"chunked"}},function(r){var t="";print(r.statusCode,r.headers.X);r.on("data",function(d){t+=d});r.on("close",function(){print(t);s.close()})});q.write("hel");q.write("lo");q.end()',
    'late writes':
      'var h=require("http");var s=h.createServer(function(q,r){r.writeHead(200);r.writeHead(201);r.end("x");try{r.write("y")}catch(e){print(e.toString())}});s.listen(PORT);var q=h.get("http://127.0.0.1:PORT/",function(r){r.on("close",function(){s.close();s.close()})});try{q.write("z")}catch(e){print(e.toString())}',
    urls: 'print(url.parse("http://a.b:81/p?x=1&y=%20"),url.parse("a.b/c"),url.parse("http://h"),url.parse("https://h:0/?q=a%41&b",true))',
    refused: caught(
      'require("http").get("http://127.0.0.1:PORT/",function(){})',
      'require("http").get()',
      'require("http").request()',
      'require("http").createServer()',
    ),
  }),
  ...probes('dgram', {
    datagrams:
      'var d=require("dgram");var s=d.createSocket("udp4");s.on("message",function(m,r){print(m,r.address,r.size,typeof r.port);s.close()});s.bind(PORT);var c=d.createSocket("udp4");c.send("hello",PORT,"127.0.0.1");setTimeout(function(){c.close()},100)',
    'parts of a buffer':
      'var d=require("dgram");var s=d.createSocket("udp4"),n=0;s.on("message",function(m){print(m);if(++n==2)s.close()});s.bind(PORT);var c=d.createSocket("udp4");c.send("abcdef",1,3,PORT,"127.0.0.1");c.send("xyz",PORT,"127.0.0.1");setTimeout(function(){c.close()},100)',
    'bind calls back':
      'var d=require("dgram");var s=d.createSocket("udp4");s.bind(PORT,function(x){print("bound",x===s);s.close()});s.on("close",function(){print("closed")})',
    members:
      'var s=require("dgram").createSocket("udp4");print(["send","bind","close","addMembership","on","ref"].map(function(n){return n+":"+typeof s[n]}));s.close()',
  }),
].map((probe, index) => ({ ...probe, code: probe.code.replaceAll('PORT', String(21_000 + index)) }));
