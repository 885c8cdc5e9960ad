import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readCheckedYaml } from '../../checked-yaml.ts'
import { type Recipe, recipeSchema } from './recipe.ts'

/** Where the recipes stand that come with the program: beside `src`, and beside `dist` in a package. */
const ownFolder = new URL('../../../recipes/', import.meta.url)

/** Reads every recipe of the program, in the order of their names; throws `YamlFileError` with all faults of a broken one. */
export async function loadRecipes(folder = ownFolder): Promise<readonly Recipe[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  return names.map((name) => readCheckedYaml(fileURLToPath(new URL(name, folder)), recipeSchema))
}
