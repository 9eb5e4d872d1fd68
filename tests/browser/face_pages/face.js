// Shows a VRM file for screenshots: window.show(url), then window.pose({expressions, yaw, zoom}).
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import {
  AmbientLight,
  DirectionalLight,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from "three";
import { VRMLoaderPlugin } from "@pixiv/three-vrm";

const ARMS_DOWN = (72 * Math.PI) / 180;
const renderer = new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true });
renderer.setSize(innerWidth, innerHeight);
document.body.append(renderer.domElement);
const scene = new Scene();
const camera = new PerspectiveCamera(22, innerWidth / innerHeight, 0.1, 20);
const key = new DirectionalLight(0xfff1e0, 2.3);
key.position.set(-0.9, 1.1, 1.6);
const fill = new DirectionalLight(0x9fb4ff, 0.5);
fill.position.set(1.6, 0.2, 0.8);
scene.add(key, fill, new AmbientLight(0xffffff, 0.9));
let vrm;

window.show = async (url) => {
  const loader = new GLTFLoader();
  loader.register((parser) => new VRMLoaderPlugin(parser));
  const gltf = await loader.loadAsync(url);
  if (vrm) scene.remove(vrm.scene);
  vrm = gltf.userData.vrm;
  scene.add(vrm.scene);
  vrm.humanoid.getNormalizedBoneNode("leftUpperArm").rotation.z = -ARMS_DOWN;
  vrm.humanoid.getNormalizedBoneNode("rightUpperArm").rotation.z = ARMS_DOWN;
  vrm.lookAt.target = camera;
  return Object.keys(vrm.expressionManager.expressionMap);
};

window.pose = ({ expressions = {}, yaw = 0, pitch = 0, zoom = 1, height = 1.475, head = 0 }) => {
  for (const name of Object.keys(vrm.expressionManager.expressionMap))
    vrm.expressionManager.setValue(name, expressions[name] ?? 0);
  const far = 1.32 / zoom;
  const centre = new Vector3(0, height, 0);
  camera.position
    .set(Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch))
    .multiplyScalar(far)
    .add(centre);
  camera.lookAt(centre);
  camera.updateMatrixWorld();
  vrm.humanoid.getNormalizedBoneNode("head").rotation.y = head;
  vrm.update(0);
  for (let i = 0; i < 5; i++) vrm.update(0.016);
  renderer.render(scene, camera);
};
window.ready = true;
