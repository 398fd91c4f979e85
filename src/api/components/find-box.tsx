import type { VNode } from 'preact';
import { PostForm, TextField } from './components.js';
import { FieldScope } from './field-scope.js';

/** What the box is called, here and on the page of its answers. */
export const findLabel = 'Find a case or a person';

/** The one search box of the staff portal, in the frame of every page; `/` leads to it (assets/find.ts). */
export function FindBox(): VNode {
  return (
    <FieldScope.Provider value="find">
      <PostForm action="/search">
        <div class="search" role="search">
          <TextField name="q" label={findLabel} type="search" />
          <button class="quiet" type="submit">
            Search
          </button>
        </div>
      </PostForm>
    </FieldScope.Provider>
  );
}
