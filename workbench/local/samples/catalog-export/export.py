"""Exports the catalog: each product with its variants, prices and stock. `products` in the event says how many."""

import random

NAMES = ("Teapot", "Cup", "Saucer", "Kettle", "Tray", "Tin", "Whisk", "Théière", "急須", "Чайник")
COLOURS = ("white", "indigo", "celadon", "iron black")
WAREHOUSES = ("Hamburg", "Lyon", "Kraków")


def handler(event, context):
    count = event.get("products", 100)
    dice = random.Random(event.get("seed", 1))
    print(f"exporting {count} products")
    return {
        "catalog": {"season": "autumn", "currency": "EUR", "products": count},
        "products": [product(number, dice) for number in range(count)],
    }


def product(number, dice):
    return {
        "sku": f"P-{number:06}",
        "name": f"{dice.choice(NAMES)} {number}",
        "discontinued": dice.random() < 0.05,
        "rating": round(dice.uniform(1, 5), 1) if dice.random() < 0.9 else None,
        "variants": [variant(number, colour, dice) for colour in dice.sample(COLOURS, dice.randint(1, 3))],
    }


def variant(number, colour, dice):
    return {
        "sku": f"P-{number:06}-{colour[:3].upper()}",
        "colour": colour,
        "price": dice.randint(250, 9900) / 100,
        "stock": {warehouse: dice.randint(0, 400) for warehouse in WAREHOUSES},
        "dimensions": {"mm": [dice.randint(40, 400) for _ in range(3)], "grams": dice.randint(80, 2500)},
    }
