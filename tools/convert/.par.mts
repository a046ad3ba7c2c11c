// parity with goldens
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
const [,, pack, goldens, key] = process.argv;
const g = JSON.parse(readFileSync(goldens,'utf8'))[key];
const cos=(a:any,b:any)=>{let d=0,x=0,y=0;for(let i=0;i<a.length;i++){d+=a[i]*b[i];x+=a[i]**2;y+=b[i]**2}return d/Math.sqrt(x*y)};
const md=(a:any,b:any)=>Math.max(...[...a].map((v:number,i:number)=>Math.abs(v-b[i])));
const S=g.size;
function pixels(n:number){const d=new Float32Array(3*S*S);let t=0;for(let c=0;c<3;c++)for(let y=0;y<S;y++)for(let x=0;x<S;x++){const w=Math.sin(x*0.21*(n+1)+c)+Math.cos(y*0.17*(c+1)-n);const s=((x*7+y*13+c*29+n*31)%17)/17-0.5;d[t++]=w+s}return d}
for (const p of ['fp32','fp16','int8']) { let s; try { s=await InferenceSession.create(`${pack}/image-${p}.onnx`,{logSeverityLevel:3, extra:{session:{x64quantprecision:'1'}}});}catch(e){console.log(p,String(e).slice(0,200));continue}
 let c=1,m=0; for(let n=0;n<3;n++){const o=await s.run({pixel_values:new Tensor('float32',pixels(n),[1,3,S,S])}); c=Math.min(c,cos(o.image_embed.data,g.image[n])); m=Math.max(m,md(o.image_embed.data,g.image[n]));}
 console.log('image',p,'cos',c.toFixed(7),'maxdiff',m);}
const L=g.length;
for (const p of ['fp32','fp16','int8']) { let s; try { s=await InferenceSession.create(`${pack}/text-${p}.onnx`,{logSeverityLevel:3});}catch(e){console.log(p,String(e).slice(0,200));continue}
 const ids=new BigInt64Array(3*L),mask=new BigInt64Array(3*L);
 for(let n=0;n<3;n++)for(let i=0;i<L-2*n;i++){ids[n*L+i]=BigInt((i*7+n*3+1)%g.vocab);mask[n*L+i]=1n}
 const T=(d:any)=>new Tensor('int64',d,[3,L]);
 const o=await s.run({input_ids:T(ids),attention_mask:T(mask),token_type_ids:T(new BigInt64Array(3*L))});
 let c=1,m=0; const dim=g.text[0].length; for(let n=0;n<3;n++){const e=(o.text_embed.data as Float32Array).subarray(n*dim,(n+1)*dim); c=Math.min(c,cos(e,g.text[n])); m=Math.max(m,md(e,g.text[n]));}
 console.log('text',p,'cos',c.toFixed(7),'maxdiff',m);}
