// The map of a survey: change of height, regions, rejected candidates. Coordinates are the scan's own; nothing else is loaded.
// Knows no screens.
const COLOURS = {
  'red-blue': ['#67001f', '#d6604d', '#f7f7f7', '#4393c3', '#053061'],
  'orange-purple': ['#7f3b08', '#e08214', '#f7f7f7', '#8073ac', '#2d004b'],
};
const ABSENT = [0, 0, 0, 0];

let ready = null;

function script(path) {
  return new Promise((done, failed) => {
    const element = document.createElement('script');
    element.src = path;
    element.onload = done;
    element.onerror = () => failed(new Error(path));
    document.head.append(element);
  });
}

// The libraries, when the first map is wanted.
function load() {
  const libraries = document.querySelector('meta[name=libraries]').content;
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = `${libraries}/ol/ol.css`;
  document.head.append(sheet);
  return script(`${libraries}/geotiff/dist-browser/geotiff.js`).then(() => script(`${libraries}/ol/dist/ol.js`));
}

function ramp(colours, most) {
  const stops = COLOURS[colours].flatMap((colour, i) => [most * (i / 2 - 1), colour]);
  return {color: ['case', ['==', ['band', 2], 0], ABSENT, ['interpolate', ['linear'], ['band', 1], ...stops]]};
}

const LINES = {cut: '#a3121f', fill: '#1b5a96'};

function regionStyle(ol, feature, chosen) {
  const outline = (color, width, dash) => new ol.style.Style({stroke: new ol.style.Stroke({color, width, lineDash: dash})});
  const number = feature.get('number');
  if (!number) {
    return outline('#444', 1, [3, 4]);
  }
  const on = number === chosen;
  return [outline('#fff', on ? 7 : 4), new ol.style.Style({
    stroke: new ol.style.Stroke({color: LINES[feature.get('kind')] || '#333', width: on ? 4 : 2}),
    fill: new ol.style.Fill({color: 'rgba(0,0,0,0)'}),
    text: new ol.style.Text({
      text: String(number),
      font: `${on ? 'bold ' : ''}15px system-ui, sans-serif`,
      fill: new ol.style.Fill({color: '#111'}),
      stroke: new ol.style.Stroke({color: '#fff', width: 4}),
      overflow: true,
    }),
  })];
}

// `site`: {difference: URL, metresPerUnit, regions: [{number, kind, outline}], rejected: [{outline}], most: metres at the end of the
// ramp}; `tell`: {hover(number), choose(number), failed(error)}
export async function makeMap(target, site, choices, tell) {
  ready ??= load();
  await ready;
  const {ol} = window;
  const projection = new ol.proj.Projection({code: 'site', units: 'm', metersPerUnit: site.metresPerUnit});
  const source = new ol.source.GeoTIFF({
    sources: [{url: site.difference}], projection, normalize: false, interpolate: false, transition: 0,
  });
  const format = new ol.format.GeoJSON();
  const features = list => list.map(({outline, ...properties}) => {
    const feature = format.readFeature({type: 'Feature', geometry: outline, properties});
    return feature;
  });
  let chosen = 0;
  const difference = new ol.layer.WebGLTile({source, style: ramp(choices.colours, site.most)});
  const style = feature => regionStyle(ol, feature, chosen);
  const rejected = new ol.layer.Vector({source: new ol.source.Vector({features: features(site.rejected)}), style, visible: false});
  const regions = new ol.layer.Vector({source: new ol.source.Vector({features: features(site.regions)}), style, declutter: false});
  const {extent} = await source.getView();
  const view = new ol.View({projection, center: ol.extent.getCenter(extent), showFullExtent: true,
    extent: ol.extent.buffer(extent, ol.extent.getWidth(extent) + ol.extent.getHeight(extent)), constrainOnlyCenter: true});
  const map = new ol.Map({
    target,
    layers: [difference, rejected, regions],
    view,
    controls: [
      new ol.control.Zoom({zoomInTipLabel: choices.words.in, zoomOutTipLabel: choices.words.out}),
      new ol.control.ScaleLine({units: choices.unit === 'm' ? 'metric' : 'us'}),
      new ol.control.MousePosition({coordinateFormat: ol.coordinate.createStringXY(1), placeholder: ''}),
    ],
  });
  const all = () => view.fit(extent, {padding: [20, 20, 20, 20]});
  all();
  const at = event => map.forEachFeatureAtPixel(event.pixel, feature => feature.get('number'), {
    layerFilter: layer => layer === regions,
  }) || 0;
  map.on('pointermove', event => !event.dragging && tell.hover(at(event)));
  map.on('click', event => tell.choose(at(event)));
  source.on('error', () => tell.failed(new Error('difference')));
  return {
    all,
    choose(number) {
      chosen = number;
      regions.changed();
    },
    zoomTo(number) {
      const found = regions.getSource().getFeatures().find(feature => feature.get('number') === number);
      if (found) {
        view.fit(found.getGeometry(), {padding: [60, 60, 60, 60], maxZoom: 30, minResolution: 0.05});
      }
    },
    colour: colours => difference.setStyle(ramp(colours, site.most)),
    showRejected: shown => rejected.setVisible(shown),
    showDifference: shown => difference.setVisible(shown),
    close: () => map.setTarget(null),
  };
}
