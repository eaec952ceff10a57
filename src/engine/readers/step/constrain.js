// The types that come with this package are TypeScript sources, which our compiler settings refuse; ours are in constrain.d.ts.
export { default as Constrainautor } from '@kninnug/constrainautor';
