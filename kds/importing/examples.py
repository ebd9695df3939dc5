"""Files to begin with: `kds import-menu --example csv`. A test imports both."""

CSV = """\
category,course,name,price,kitchen_name,description,tax_class,allergens,stations,modifiers,prices,components
Starters,1,,,,,,,,,,
Mains,2,,,,,,,,,,
Starters,,Onion soup,9.90,,Gruyère crust,reduced,"gluten, milk",Fry: 300,,,Gruyère portion
Mains,,Steak frites,29.00,STEAK,Dry-aged four weeks,reduced,milk,Grill: 480; Fry: 240,Doneness [1]: rare | medium* | well done; Extras [0-2]: pepper sauce +2.50 | -butter,delivery = 31.00,Rib-eye; Butter portion: 2
Mains,,Cauliflower steak,16.50,CAULI,,reduced,,Grill: 420,Extras,,
"""  # noqa: E501

JSON = """\
{
  "categories": [
    {
      "name": "Mains", "course": 2,
      "items": [
        {
          "name": "Steak frites", "price": "29.00", "kitchen_name": "STEAK",
          "description": "Dry-aged four weeks", "tax_class": "reduced", "allergens": ["milk"],
          "stations": [{"station": "Grill", "seconds": 480}, {"station": "Fry", "seconds": 240}],
          "modifiers": [
            {
              "name": "Doneness", "least": 1, "most": 1,
              "options": [{"name": "rare"}, {"name": "medium", "preset": true}, "well done"]
            },
            {
              "name": "Extras", "least": 0, "most": 2,
              "options": [{"name": "pepper sauce", "price": "2.50"},
                          {"name": "butter", "removes": true}]
            }
          ],
          "prices": [{"channel": "delivery", "price": "31.00"}],
          "components": ["Rib-eye", {"component": "Butter portion", "quantity": 2}]
        },
        {"name": "Cauliflower steak", "price": 16.5, "stations": ["Grill"], "modifiers": ["Extras"]}
      ]
    }
  ]
}
"""
