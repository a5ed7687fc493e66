"""Exports the catalog as a flat list of products."""


def handler(event, context):
    count = event.get("products", 100)
    print(f"exporting {count} products")
    return {"products": [{"sku": f"P-{number:06}", "name": f"Product {number}"} for number in range(count)]}
