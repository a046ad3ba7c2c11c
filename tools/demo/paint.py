"""Brushes: anti-aliased shapes on uint8 RGB canvases, fractal noise, soft compositing. Points are float pixels."""
import cv2
import numpy as np

# Fractional bits of cv2's drawing coordinates: shapes move smoothly between pixels.
SHIFT = 4


def fixed(points):
    return np.round(np.asarray(points, np.float64) * (1 << SHIFT)).astype(np.int32)


def polygon(canvas, points, colour):
    cv2.fillPoly(canvas, [fixed(points)], colour, cv2.LINE_AA, SHIFT)


def polyline(canvas, points, colour, width):
    cv2.polylines(canvas, [fixed(points)], False, colour, max(1, round(width)), cv2.LINE_AA, SHIFT)


def disc(canvas, centre, radius, colour, width=-1):
    x, y = fixed(centre)
    thickness = width if width < 0 else max(1, round(width))
    cv2.circle(canvas, (int(x), int(y)), int(max(radius, 0.5) * (1 << SHIFT)), colour, thickness, cv2.LINE_AA, SHIFT)


def across(p, q):
    """The unit vector from p to q and the one to its left."""
    along = np.asarray(q, float) - p
    along = along / max(np.hypot(*along), 1e-6)
    return along, np.array([-along[1], along[0]])


def strip(canvas, p, q, width_p, width_q, colour, offset=0.0):
    """A tapered bar from p to q; `offset` moves it sideways, as a share of the width at each end."""
    _, left = across(p, q)
    p0, q0 = p + left * width_p * offset, q + left * width_q * offset
    polygon(canvas, [p0 + left * width_p / 2, q0 + left * width_q / 2, q0 - left * width_q / 2, p0 - left * width_p / 2], colour)


def tone(colour, factor):
    return tuple(int(min(255, max(0, channel * factor))) for channel in colour)


def rod(canvas, p, q, width_p, width_q, colour):
    """A round bar: dark rims, body, and the microscope lamp's streak along it."""
    strip(canvas, p, q, width_p, width_q, tone(colour, 0.35))
    strip(canvas, p, q, width_p * 0.74, width_q * 0.74, tone(colour, 0.8))
    strip(canvas, p, q, width_p * 0.36, width_q * 0.36, colour, 0.08)
    strip(canvas, p, q, width_p * 0.14, width_q * 0.14, tone(colour, 1.6), 0.1)


def noise(rng, height, width, cells, octaves=4):
    """Fractal noise in 0..1, float32 [height, width]; `cells` across the picture in the coarsest octave."""
    total = np.zeros((height, width), np.float32)
    weight = 0.0
    for octave in range(octaves):
        n = max(2, int(cells * 2**octave))
        rows = max(2, int(n * height / width))
        layer = cv2.resize(rng.random((rows, n), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        total += layer * 0.5**octave
        weight += 0.5**octave
    total /= weight
    return np.clip((total - 0.5) * 1.6 + 0.5, 0, 1)


def blend(canvas, colour, alpha):
    """Float32 RGB canvas towards `colour` (RGB or an image) where alpha [h,w] in 0..1 says so, in place."""
    alpha = np.ascontiguousarray(alpha, np.float32)
    if not isinstance(colour, np.ndarray) or colour.ndim == 1:
        colour = np.full(canvas.shape, np.asarray(colour, np.float32), np.float32)
    canvas[:] = cv2.blendLinear(canvas, np.ascontiguousarray(colour, np.float32), 1 - alpha, alpha)


def smooth(low, high, x):
    """0 below `low`, 1 above `high`, a smooth step between."""
    y = np.clip((x - low) / (high - low), 0, 1)
    return y * y * (3 - 2 * y)


def soft_mask(height, width, points, blur):
    """A filled polygon as alpha 0..1 float32, its edge `blur` pixels soft."""
    mask = np.zeros((height, width), np.uint8)
    polygon(mask, points, 255)
    if blur > 0.3:
        mask = cv2.GaussianBlur(mask, (0, 0), blur)
    return mask.astype(np.float32) / 255
