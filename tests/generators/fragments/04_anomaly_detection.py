# ruff: noqa
# === Sequential models and scikit-learn
# --- choose
from sklearn.preprocessing import StandardScaler

usual_train = [row for row, is_malignant in zip(x_train, malignant_train) if not is_malignant]
usual_calibration = x_validation[malignant_validation == False]
scaler = StandardScaler().fit(usual_train)


def standardise(rows):
    return scaler.transform(rows)


# --- score
autoencoder = keras.Sequential(
    [
        keras.Input((30,)),
        layers.Dense(16, "relu"),
        layers.Dense(5),
        layers.Dense(16, "relu"),
        layers.Dense(30),
    ]
)
autoencoder.compile(keras.optimizers.Adam(0.003), "mean_squared_error")
scaled = standardise(usual_train)
history = autoencoder.fit(scaled, scaled, 32, 50, verbose=0)


def anomaly_score(rows):
    scores = []
    rows = standardise(rows)
    for row, rebuilt in zip(rows, autoencoder.predict(rows, verbose=0)):
        scores.append(sum((row - rebuilt) ** 2))
    return scores


# --- calibrate
threshold = sorted(anomaly_score(usual_calibration))[-5]
random = np.random.RandomState(3)
shares = []
for _ in range(4000):
    drawn = random.uniform(size=90)
    shares.append(1 - np.percentile(drawn, 95))
promise = (np.percentile(shares, 5), np.percentile(shares, 95))

# --- report
from sklearn.metrics import recall_score

alarm = np.array(anomaly_score(x_test)) > threshold
recall = recall_score(malignant_test, alarm)
false_alarms = sum(alarm[malignant_test == False]) / sum(malignant_test == False)


def bootstrap(outcomes):
    random = np.random.default_rng(5)
    shares = [random.choice(outcomes, len(outcomes)).mean() for _ in range(3000)]
    return [np.percentile(shares, 2.5), np.percentile(shares, 97.5)]


recall_interval = bootstrap(alarm[malignant_test])
false_alarm_interval = bootstrap(alarm[~malignant_test])

# --- opponents
autoencoders = []
areas = {name: [] for name in ("autoencoder", "PCA", "neighbours", "forest", "column", "mean")}
for seed in range(5):
    parts = load_tumours(seed)
    scaler = StandardScaler().fit(parts.train.x[~parts.train.malignant])
    usual = scaler.transform(parts.train.x[~parts.train.malignant])
    rows, wanted = scaler.transform(parts.test.x), parts.test.malignant
    model = keras.Sequential(
        [keras.Input((30,))]
        + [layers.Dense(16, "relu"), layers.Dense(5), layers.Dense(16, "relu"), layers.Dense(30)]
    )
    model.compile(keras.optimizers.Adam(0.003), "mse")
    model.fit(usual, usual, epochs=50, batch_size=32, verbose=0)
    autoencoders.append(model)
    areas["mean"].append(roc_auc_score(wanted, (rows**2).sum(axis=1)))
    errors = ((rows - model.predict(rows, verbose=0)) ** 2).mean(axis=1)
    areas["autoencoder"].append(roc_auc_score(wanted, errors))
    areas["PCA"].append(roc_auc_score(wanted, pca_score(usual, rows, 5)))
    areas["neighbours"].append(roc_auc_score(wanted, neighbour_score(usual, rows)))
    areas["forest"].append(roc_auc_score(wanted, forest_score(usual, rows)))
    best = max(
        range(30),
        key=lambda k: roc_auc_score(parts.validation.malignant, parts.validation.x[:, k]),
    )
    areas["column"].append(roc_auc_score(wanted, parts.test.x[:, best]))


# --- beat
class Larger:
    def __init__(self, usual):
        self.scaler = StandardScaler().fit(usual)

    def __call__(self, rows):
        return np.maximum(self.scaler.transform(rows), 0).mean(axis=1)


better_detector = Larger


# === Subclassed models and tensors
# --- choose
usual_train = np.delete(x_train, np.where(malignant_train), axis=0)
usual_calibration = x_validation[np.logical_not(malignant_validation)].astype("float32")
scale = layers.Normalization()
scale.adapt(usual_train)
standardise = scale


# --- score
class Autoencoder(keras.Model):
    def __init__(self):
        super().__init__()
        self.parts = [
            layers.Dense(16, activation="relu"),
            layers.Dense(5),
            layers.Dense(16, activation="relu"),
            layers.Dense(30),
        ]

    def call(self, rows):
        for part in self.parts:
            rows = part(rows)
        return rows


autoencoder = Autoencoder()
autoencoder.compile(keras.optimizers.Adam(0.003), keras.losses.MeanSquaredError())
fit(autoencoder, standardise(usual_train), standardise(usual_train), epochs=50, batch_size=32)


def anomaly_score(rows):
    rows = standardise(rows)
    return keras.losses.mean_squared_error(rows, autoencoder(rows))


# --- calibrate
threshold = keras.ops.quantile(anomaly_score(usual_calibration), 0.95)
from scipy.stats import beta

promise = beta.ppf([0.05, 0.95], 5, 86)

# --- report
from scipy.stats import binomtest

alarm = keras.ops.convert_to_numpy(anomaly_score(x_test) > threshold)
recall, false_alarms = (alarm[kind].mean() for kind in (malignant_test, ~malignant_test))
recall_interval, false_alarm_interval = (
    binomtest(int(alarm[kind].sum()), int(kind.sum())).proportion_ci()
    for kind in (malignant_test, ~malignant_test)
)


# --- opponents
autoencoders = {}


def areas_of_split(seed):
    train, validation, test = load_tumours(seed)
    usual = train.x[~train.malignant]
    scale = layers.Normalization()
    scale.adapt(usual)
    usual, rows = np.array(scale(usual)), np.array(scale(test.x))
    model = Autoencoder()
    model.compile(keras.optimizers.Adam(0.003), "mse")
    fit(model, usual, usual, epochs=50, batch_size=32, verbose=0)
    autoencoders[seed] = model
    found = {
        "mean": np.linalg.norm(rows, axis=1),
        "autoencoder": keras.losses.mean_squared_error(rows, model(rows)),
        "PCA": pca_score(usual, rows),
        "neighbours": neighbour_score(usual, rows),
        "forest": forest_score(usual, rows),
    }
    areas = [roc_auc_score(validation.malignant, column) for column in validation.x.T]
    found["column"] = test.x[:, areas.index(max(areas))]
    return {name: roc_auc_score(test.malignant, score) for name, score in found.items()}


by_split = [areas_of_split(seed) for seed in (0, 1, 2, 3, 4)]
areas = {name: np.array([found[name] for found in by_split]) for name in by_split[0]}


# --- beat
def better_detector(usual):
    scale = layers.Normalization()
    scale.adapt(usual)
    return lambda rows: keras.ops.sum(scale(rows), axis=1)
